package org.o365se.keyvault.standin;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint of one Entra tenant with one application: {@code POST /TENANT/oauth2/v2.0/token}, grant {@code client_credentials} with a secret, with an
 * assertion that is signed by a certificate, or with a federated token. Its tokens are random words that a {@link StandInVault} asks it about. Thread-safe.
 */
public final class StandInAuthority implements AutoCloseable {
    private final LoopbackServer server;
    private final SecureRandom random = new SecureRandom();
    private final String tenantId = UUID.randomUUID().toString();
    private final String clientId = UUID.randomUUID().toString();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Faults faults = new Faults();
    private final AtomicInteger tokensGiven = new AtomicInteger();

    private volatile String clientSecret = randomWord();
    private volatile @Nullable PublicKey clientKey;
    private volatile @Nullable String federatedToken;
    private volatile Duration tokenLife = Duration.ofHours(1);

    private record Grant(String resource, Instant expires) {}

    /**
     * Starts it.
     *
     * @param certificate of the server
     * @param port 0 for a free one
     */
    public StandInAuthority(StandInCertificate certificate, int port) {
        server = new LoopbackServer(certificate, port, this::handle);
    }

    /**
     * Returns where it listens.
     *
     * @return scheme, host and port
     */
    public URI uri() {
        return server.uri();
    }

    /**
     * Names the tenant.
     *
     * @return a UUID
     */
    public String tenantId() {
        return tenantId;
    }

    /**
     * Names the one application.
     *
     * @return a UUID
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Returns the application's secret.
     *
     * @return a random word
     */
    public String clientSecret() {
        return clientSecret;
    }

    /** Sets another secret for the application, so that the old one is rejected; the tokens that are out stay good. */
    public void changeClientSecret() {
        clientSecret = randomWord();
    }

    /**
     * Registers the application's certificate.
     *
     * @param key its public key
     */
    public void trustClientKey(PublicKey key) {
        clientKey = key;
    }

    /**
     * Registers a federated credential.
     *
     * @param token the token of the other issuer, word for word
     */
    public void trustFederatedToken(String token) {
        federatedToken = token;
    }

    /**
     * Sets how long tokens live that are given from now on.
     *
     * @param life more than five minutes, or clients take each token for expired
     */
    public void tokenLife(Duration life) {
        tokenLife = life;
    }

    /** Invalidates every token that was issued. */
    public void revokeTokens() {
        grants.clear();
    }

    /**
     * Returns the script of what goes wrong here.
     *
     * @return the script
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Counts the tokens that were given.
     *
     * @return since the start
     */
    public int tokensGiven() {
        return tokensGiven.get();
    }

    /** Returns a token for a resource to somebody whom the caller has recognized. */
    String give(String resource) {
        var token = randomWord();
        grants.put(token, new Grant(resource, Instant.now().plus(tokenLife)));
        tokensGiven.incrementAndGet();
        return token;
    }

    Duration tokenLife() {
        return tokenLife;
    }

    boolean isGood(String token, String resource) {
        var grant = grants.get(token);
        return grant != null
                && grant.resource().equals(resource)
                && grant.expires().isAfter(Instant.now());
    }

    @Override
    public void close() {
        faults.clear();
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var form = form(LoopbackServer.body(exchange));
        var fault = faults.take();
        if (fault.isPresent() && StandInFaults.play(exchange, fault.get(), faults)) {
            return;
        }
        if (!exchange.getRequestURI().getPath().equals("/" + tenantId + "/oauth2/v2.0/token")
                || !exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, 400, "invalid_tenant", "AADSTS90002: Tenant not found.");
        } else if (!isClient(form)) {
            refuse(exchange, 401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
        } else {
            give(exchange, form.getOrDefault("scope", ""));
        }
    }

    private void give(HttpExchange exchange, String scopes) throws IOException {
        // MSAL asks for scopes of its own beside that of the resource.
        for (var scope : scopes.split(" ", -1)) {
            if (scope.endsWith("/.default")) {
                var token = give(scope.substring(0, scope.length() - "/.default".length()));
                var json = new JsonObject();
                json.addProperty("token_type", "Bearer");
                json.addProperty("expires_in", tokenLife.toSeconds());
                json.addProperty("ext_expires_in", tokenLife.toSeconds());
                json.addProperty("access_token", token);
                LoopbackServer.answer(exchange, 200, json);
                return;
            }
        }
        refuse(
                exchange,
                400,
                "invalid_scope",
                "AADSTS70011: The provided value for the input parameter 'scope' is not valid.");
    }

    private static void refuse(HttpExchange exchange, int status, String error, String description) throws IOException {
        var json = new JsonObject();
        json.addProperty("error", error);
        json.addProperty("error_description", description);
        json.addProperty("correlation_id", UUID.randomUUID().toString());
        LoopbackServer.answer(exchange, status, json);
    }

    private boolean isClient(Map<String, String> form) {
        if (!form.getOrDefault("client_id", "").equals(clientId)) {
            return false;
        }
        var assertion = form.get("client_assertion");
        if (assertion == null) {
            return isSame(form.getOrDefault("client_secret", ""), clientSecret);
        }
        var federated = federatedToken;
        return (federated != null && isSame(assertion, federated)) || isSignedByClient(assertion);
    }

    private boolean isSignedByClient(String assertion) {
        var key = clientKey;
        var parts = assertion.split("\\.", -1);
        if (key == null || parts.length != 3) {
            return false;
        }
        try {
            var header = JsonParser.parseString(
                            new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            var signature = signature(header.get("alg").getAsString());
            signature.initVerify(key);
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        if (algorithm.equals("RS256")) {
            return Signature.getInstance("SHA256withRSA");
        }
        var pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        return pss;
    }

    private static boolean isSame(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> form(String body) {
        var form = new HashMap<String, String>();
        for (var pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return form;
    }

    private String randomWord() {
        return new BigInteger(256, random).toString(36);
    }
}
