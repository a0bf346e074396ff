package org.o365se.keyvault;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.io.Serial;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A credential that supplies tokens for one vault only, and caches the newest: the SDK caches one for each client, and each call has a new client.
 *
 * <p>A vault names the resource for which it requires a token. An attacker who can impersonate it could name another resource and use the token there, so the resource must be the vault's own domain. The SDK checks this less strictly, and only for hosts of Azure; for private hosts this is the only check.
 */
final class GuardedCredential implements TokenCredential {
    /** As in the SDK: clocks differ, and a token must be valid until it arrives. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final String SUFFIX = "/.default";

    private final TokenCredential credential;
    private final VaultHost host;
    private final Optional<String> tenantId;
    private volatile boolean hadToken;
    private volatile @Nullable Kept kept;

    /** The newest token, and the request for it. */
    private record Kept(String asked, AccessToken token) {}

    /** Thrown if no token is available; the cause has the reason. */
    static final class TokenFailure extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        TokenFailure(RuntimeException cause) {
            super(cause);
        }
    }

    /** Thrown if the vault requests a token for another resource. */
    static final class ForeignResource extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        ForeignResource(String scope) {
            super(scope);
        }
    }

    /** Creates the credential; {@code tenantId} is its tenant, if known. */
    GuardedCredential(TokenCredential credential, VaultHost host, Optional<String> tenantId) {
        this.credential = credential;
        this.tenantId = tenantId;
        this.host = host;
    }

    /** Returns whether there has been a token; the first one can take longer. */
    boolean hadToken() {
        return hadToken;
    }

    /** Drops the token, because the vault rejected it: the next request fetches a new one. */
    void forgetToken() {
        kept = null;
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext challenged) {
        check(challenged);
        var request = inOurTenant(challenged);
        var asked = request.getTenantId() + " " + request.getScopes() + " " + request.getClaims();
        var known = kept;
        if (known != null && known.asked().equals(asked) && lastsLongEnough(known.token())) {
            return known.token();
        }
        try {
            var token = credential.getTokenSync(request);
            hadToken = true;
            kept = new Kept(asked, token);
            return token;
        } catch (RuntimeException e) {
            throw new TokenFailure(e);
        }
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext challenged) {
        check(challenged);
        return credential
                .getToken(inOurTenant(challenged))
                .doOnNext(token -> hadToken = true)
                .onErrorMap(RuntimeException.class, TokenFailure::new);
    }

    /**
     * Sets the credential's own tenant. The SDK remembers for the life of the JVM which tenant a host has named, but a vault may have moved. If the vault belongs to another tenant, it answers 401, and the message reports this.
     */
    private TokenRequestContext inOurTenant(TokenRequestContext challenged) {
        return new TokenRequestContext()
                .setScopes(challenged.getScopes())
                .setClaims(challenged.getClaims())
                .setCaeEnabled(challenged.isCaeEnabled())
                .setTenantId(tenantId.orElse(challenged.getTenantId()));
    }

    private static boolean lastsLongEnough(AccessToken token) {
        return OffsetDateTime.now(ZoneOffset.UTC).plus(MARGIN).isBefore(token.getExpiresAt());
    }

    private void check(TokenRequestContext request) {
        for (var scope : request.getScopes()) {
            if (!isOurs(scope)) {
                throw new ForeignResource(scope);
            }
        }
    }

    private boolean isOurs(String scope) {
        if (!scope.endsWith(SUFFIX)) {
            return false;
        }
        var resource = scope.substring(0, scope.length() - SUFFIX.length()).toLowerCase(Locale.ROOT);
        var domain = host.cloud().flatMap(cloud -> cloud.domainOf(host));
        if (domain.isPresent()) {
            return resource.equals("https://" + domain.get());
        }
        // A private vault is its own domain, or part of one that has at least two labels.
        try {
            var named = new URI(resource);
            return "https".equals(named.getScheme())
                    && named.getHost() != null
                    && (resource.equals(host.home())
                            || (named.getHost().contains(".")
                                    && resource.equals("https://" + named.getHost())
                                    && host.name().endsWith("." + named.getHost())));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
