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

package io.github.microblogspring.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.microblogspring.oauth2.IdentityScopes;
import io.github.microblogspring.oauth2.MicroblogAuthorizedClientRepository;
import io.github.microblogspring.oauth2.MicroblogProfile;
import io.github.microblogspring.oauth2.MicroblogScopeRequiredException;
import io.github.microblogspring.oauth2.RequiresMicroblogScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.Assert;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets people on a page that {@link RequiresMicroblogScope @RequiresMicroblogScope} marks
 * when their token has the scopes. Others are asked for them first. A program is let in
 * when the bearer token that it comes with has them.
 *
 * @author The Micro.blog Spring team
 * @since 0.1.0
 */
public final class RequiredScopeInterceptor implements HandlerInterceptor {

	private final @Nullable MicroblogAuthorizedClientRepository authorizedClients;

	/**
	 * Create a new interceptor for an application that keeps no tokens: what counts is
	 * what the request comes with.
	 */
	public RequiredScopeInterceptor() {
		this.authorizedClients = null;
	}

	/**
	 * Create a new interceptor.
	 * @param authorizedClients where the tokens are kept
	 */
	public RequiredScopeInterceptor(MicroblogAuthorizedClientRepository authorizedClients) {
		this.authorizedClients = authorizedClients;
	}

	/**
	 * Check the token of the person.
	 * @throws IllegalStateException if the annotation names no scope that yields a token
	 * @throws InsufficientAuthenticationException if nobody is signed in with Micro.blog
	 * @throws AccessDeniedException if a program came with a bearer token without the
	 * scopes
	 * @throws MicroblogScopeRequiredException if there is no token with the scopes
	 */
	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		RequiresMicroblogScope required = (handler instanceof HandlerMethod method) ? annotation(method) : null;
		if (required != null) {
			Set<String> scopes = new LinkedHashSet<>(List.of(required.value()));
			Assert.state(!IdentityScopes.areAll(scopes), () -> "@RequiresMicroblogScope at " + handler
					+ " must name a scope that yields a token, such as 'read' or 'create'");
			Authentication person = SecurityContextHolder.getContext().getAuthentication();
			if (person == null || MicroblogProfile.ofAuthentication(person) == null) {
				throw new InsufficientAuthenticationException("Nobody is signed in with Micro.blog");
			}
			if (this.authorizedClients != null && MicroblogAuthorizedClientRepository.isSignedIn(person)) {
				this.authorizedClients.require(person, request, scopes);
			}
			else {
				checkAuthorities(person, scopes);
			}
		}
		return true;
	}

	private static void checkAuthorities(Authentication program, Set<String> scopes) {
		Set<String> authorities = AuthorityUtils.authorityListToSet(program.getAuthorities());
		if (!scopes.stream().allMatch((scope) -> authorities.contains("SCOPE_" + scope))) {
			throw new AccessDeniedException(
					"It needs a token with the scope '" + String.join(" ", scopes) + "', and the request has another");
		}
	}

	private static @Nullable RequiresMicroblogScope annotation(HandlerMethod method) {
		RequiresMicroblogScope ofMethod = method.getMethodAnnotation(RequiresMicroblogScope.class);
		return (ofMethod != null) ? ofMethod
				: AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), RequiresMicroblogScope.class);
	}

}
