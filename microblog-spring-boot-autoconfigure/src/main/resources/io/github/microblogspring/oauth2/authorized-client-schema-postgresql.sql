-- The table of JdbcOAuth2AuthorizedClientService, for PostgreSQL.
-- As Spring Security's, but with room for the longest profile URL as the name of a principal,
-- and with times that mean the same on nodes in different time zones.
-- The primary key takes 2,148 of the about 2,700 bytes that an entry of an index can have.
CREATE TABLE IF NOT EXISTS oauth2_authorized_client (
  client_registration_id varchar(100) NOT NULL,
  principal_name varchar(2048) NOT NULL,
  access_token_type varchar(100) NOT NULL,
  access_token_value bytea NOT NULL,
  access_token_issued_at timestamp with time zone NOT NULL,
  access_token_expires_at timestamp with time zone NOT NULL,
  access_token_scopes varchar(1000) DEFAULT NULL,
  refresh_token_value bytea DEFAULT NULL,
  refresh_token_issued_at timestamp with time zone DEFAULT NULL,
  created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
  PRIMARY KEY (client_registration_id, principal_name)
);
