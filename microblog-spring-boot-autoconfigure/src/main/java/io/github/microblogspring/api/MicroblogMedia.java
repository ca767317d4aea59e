/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.microblogspring.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/**
 * Uploads pictures and other files as the person who is signed in, to be named in a
 * {@linkplain MicropubPost post}. A file is read while it is sent, so it may be larger
 * than the memory.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/micropub/#media-endpoint">Micropub, section 3.6</a>
 */
public final class MicroblogMedia {

	private static final Set<String> SCOPES = Set.of("create");

	private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]+");

	private static final int MAX_FILENAME = 100;

	private static final int BUFFER_SIZE = 16 * 1024;

	private final SecureRandom random = new SecureRandom();

	private final MicropubApi micropub;

	private final ClientHttpRequestFactory requestFactory;

	private final ApiCalls calls;

	private final URI defaultEndpoint;

	/**
	 * Create a new uploader.
	 * @param micropub says where to upload to
	 * @param requestFactory makes the requests, which must be able to
	 * {@linkplain StreamingHttpOutputMessage stream}; must neither follow redirects nor
	 * wait or read without end
	 * @param calls decides where a file goes with which token
	 * @param defaultEndpoint where to upload to if the server does not say
	 */
	public MicroblogMedia(MicropubApi micropub, ClientHttpRequestFactory requestFactory, ApiCalls calls,
			URI defaultEndpoint) {
		this.micropub = micropub;
		this.requestFactory = requestFactory;
		this.calls = calls;
		this.defaultEndpoint = defaultEndpoint;
	}

	/**
	 * Upload a file.
	 * @param file the file, such as that of a
	 * {@link org.springframework.web.multipart.MultipartFile#getResource() form}
	 * @return where it is, possibly only after a few seconds
	 * @throws RestClientException if the file can't be read, there is no answer, or one
	 * that can't be used
	 */
	public URI upload(Resource file) {
		return upload(file, (sent, total) -> {
		});
	}

	/**
	 * Upload a file, and tell how far it is.
	 * @param file the file
	 * @param progress is told how far it is, first with 0 bytes sent; what it throws
	 * breaks the upload off
	 * @return where the file is, possibly only after a few seconds
	 * @throws RestClientException if the file can't be read, there is no answer, or one
	 * that can't be used
	 */
	public URI upload(Resource file, UploadProgress progress) {
		return upload(file, this.micropub.config(), progress);
	}

	/**
	 * Upload a file to where a configuration says, which then need not be asked for.
	 * @param file the file
	 * @param config the {@linkplain MicropubApi#config() configuration}
	 * @param progress is told how far it is
	 * @return where the file is, possibly only after a few seconds
	 * @throws RestClientException if the file can't be read, there is no answer, or one
	 * that can't be used
	 */
	public URI upload(Resource file, MicropubConfig config, UploadProgress progress) {
		URI endpoint = config.mediaEndpoint();
		ApiCall call = this.calls.prepare((endpoint != null) ? endpoint : this.defaultEndpoint, SCOPES);
		try (ClientHttpResponse response = send(call, file, progress)) {
			this.calls.checkAnswer(call, response);
			return location(response);
		}
		catch (IOException ex) {
			throw new ResourceAccessException("The file can't be uploaded: " + ex.getMessage(), ex);
		}
	}

	private ClientHttpResponse send(ApiCall call, Resource file, UploadProgress progress) throws IOException {
		String boundary = boundary();
		byte[] head = head(boundary, filename(file.getFilename()));
		byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
		long length = length(file);
		ClientHttpRequest request = this.requestFactory.createRequest(call.target(), HttpMethod.POST);
		HttpHeaders headers = request.getHeaders();
		headers.setBearerAuth(call.token());
		headers.setAccept(List.of(MediaType.APPLICATION_JSON));
		headers.set(HttpHeaders.CONTENT_TYPE, "multipart/form-data; boundary=" + boundary);
		if (length >= 0) {
			headers.setContentLength(head.length + length + tail.length);
		}
		Assert.isInstanceOf(StreamingHttpOutputMessage.class, request);
		((StreamingHttpOutputMessage) request).setBody((out) -> {
			out.write(head);
			copy(file, out, length, progress);
			out.write(tail);
		});
		return request.execute();
	}

	private String boundary() {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	private static byte[] head(String boundary, String filename) {
		MediaType type = MediaTypeFactory.getMediaType(filename).orElse(MediaType.APPLICATION_OCTET_STREAM);
		return ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
				+ "\"\r\nContent-Type: " + type + "\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * The name of a file as it may stand in a header: without folders, and with nothing
	 * but letters, digits, dots, hyphens and underscores.
	 * @param name the name, from the computer of whoever chose the file
	 * @return the end of the name, which tells the type of the file
	 */
	static String filename(@Nullable String name) {
		String last = StringUtils.getFilename(StringUtils.cleanPath((name != null) ? name : ""));
		String safe = UNSAFE.matcher((last != null) ? last : "").replaceAll("_");
		String end = (safe.length() > MAX_FILENAME) ? safe.substring(safe.length() - MAX_FILENAME) : safe;
		return end.chars().anyMatch(Character::isLetterOrDigit) ? end : "file";
	}

	// A stream that can be read only once is not read to find out how long it is
	private static long length(Resource file) throws IOException {
		return (file instanceof InputStreamResource) ? -1 : file.contentLength();
	}

	private static void copy(Resource file, OutputStream out, long length, UploadProgress progress) throws IOException {
		try (InputStream in = file.getInputStream()) {
			byte[] buffer = new byte[BUFFER_SIZE];
			long sent = 0;
			progress.transferred(sent, length);
			int count = in.read(buffer);
			while (count != -1) {
				out.write(buffer, 0, count);
				sent += count;
				progress.transferred(sent, length);
				count = in.read(buffer);
			}
		}
	}

	private static URI location(ClientHttpResponse response) throws IOException {
		if (!response.getStatusCode().is2xxSuccessful()) {
			throw new RestClientException(
					"The media endpoint answered with status " + response.getStatusCode().value());
		}
		URI location = JsonObject.asUrl(response.getHeaders().getFirst(HttpHeaders.LOCATION));
		if (location == null) {
			throw new RestClientException("The media endpoint answered without the URL of the file");
		}
		return location;
	}

}
