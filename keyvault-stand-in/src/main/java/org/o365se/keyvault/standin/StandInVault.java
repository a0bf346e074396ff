package org.o365se.keyvault.standin;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * A vault or Managed HSM with its keys and the permissions of the one application: gets, wraps, unwraps and imports over HTTPS as the service does, with the service's JSON.
 *
 * <p>Where the service's documents are silent, this is a guess and says so: the inner codes of a key outside its validity ({@code KeyExpired}, {@code KeyNotYetValid}), after
 * the documented {@code SecretExpired}; and that a deleted key is not found rather than in conflict. Thread-safe.
 */
public final class StandInVault implements AutoCloseable {
    private static final Pattern DELETED = Pattern.compile("/deletedkeys/([0-9a-zA-Z-]{1,127})/?");
    private static final Pattern PATH =
            Pattern.compile("/keys/([0-9a-zA-Z-]{1,127})(?:/([0-9a-f]{32})?)?(?:/(wrapkey|unwrapkey))?");

    private final StandInAuthority authority;
    private final LoopbackServer server;
    private final StandInKeys keys = new StandInKeys();
    private final Faults faults = new Faults();
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final Set<String> permissions = ConcurrentHashMap.newKeySet();
    private volatile String resource;
    private volatile URI ownName;
    private volatile Optional<Duration> firstChallenge = Optional.empty();

    /** An error of the service; ends a request. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        final int status;
        final String code;
        final String innerCode;

        Refused(int status, String code, String innerCode, String message) {
            super(message);
            this.status = status;
            this.code = code;
            this.innerCode = innerCode;
        }
    }

    /**
     * Starts it; the application may get, wrap and unwrap.
     *
     * @param certificate of the server
     * @param port 0 for a free one
     * @param authority gives the tokens
     */
    public StandInVault(StandInCertificate certificate, int port, StandInAuthority authority) {
        this.authority = authority;
        permissions.addAll(List.of("get", "wrapKey", "unwrapKey"));
        server = new LoopbackServer(certificate, port, this::handle);
        ownName = server.uri();
        resource = ownName.toString();
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
     * Returns the root key URI of a key.
     *
     * @param name of the key
     * @return without a version
     */
    public String keyUri(String name) {
        return uri() + "/keys/" + name;
    }

    /**
     * Returns the keys.
     *
     * @return to make and change them
     */
    public StandInKeys keys() {
        return keys;
    }

    /**
     * Returns the script of what goes wrong here. A request without a token gets its challenge in any case but silence.
     *
     * @return the script
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Grants these permissions and no others.
     *
     * @param granted of {@code get}, {@code wrapKey}, {@code unwrapKey}, {@code import}
     */
    public void permit(String... granted) {
        permissions.clear();
        permissions.addAll(Arrays.asList(granted));
    }

    /**
     * Sets the resource that the challenge names.
     *
     * @param named a URI; at first the vault itself
     */
    public void challengeResource(String named) {
        resource = named;
    }

    /**
     * Sets another name for the vault in key ids and challenges, as for clients that reach it through a proxy.
     *
     * @param named scheme, host and port; at first what {@link #uri()} returns
     */
    public void nameItself(URI named) {
        ownName = named;
        resource = named.toString();
    }

    /**
     * Delays the challenge of the first request without a token, as a service that has just started may.
     *
     * @param wait how long
     */
    public void challengesLate(Duration wait) {
        firstChallenge = Optional.of(wait);
    }

    /**
     * Returns what was asked, in order: {@code challenge}, {@code get}, {@code wrapkey}, {@code unwrapkey}, {@code import}, each counted when it arrives, whatever comes of it.
     *
     * @return a copy
     */
    public List<String> served() {
        return List.copyOf(served);
    }

    /** Forgets what was asked. */
    public void forgetServed() {
        served.clear();
    }

    @Override
    public void close() {
        faults.clear();
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var body = LoopbackServer.body(exchange);
        if (faults.isSilent()) {
            StandInFaults.play(exchange, new Fault.Silence(), faults);
            return;
        }
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null
                || !authorization.startsWith("Bearer ")
                || !authority.isGood(authorization.substring("Bearer ".length()), resource)) {
            challenge(exchange);
            return;
        }
        var deleted = DELETED.matcher(exchange.getRequestURI().getPath());
        if (deleted.matches()) {
            answerDeleted(exchange, deleted.group(1));
            return;
        }
        var path = PATH.matcher(exchange.getRequestURI().getPath());
        var known = path.matches();
        boolean isImport =
                known && exchange.getRequestMethod().equals("PUT") && path.group(2) == null && path.group(3) == null;
        served.add(!known ? "unknown" : isImport ? "import" : path.group(3) == null ? "get" : path.group(3));
        var fault = faults.take();
        if (fault.isPresent() && StandInFaults.play(exchange, fault.get(), faults)) {
            return;
        }
        try {
            if (!known || !String.valueOf(exchange.getRequestURI().getQuery()).contains("api-version=")) {
                throw new Refused(
                        400, "BadParameter", "", "Not an operation of the service, or api-version is missing");
            }
            var version = path.group(2) == null ? "" : path.group(2);
            LoopbackServer.answer(
                    exchange,
                    200,
                    isImport
                            ? importKey(path.group(1), body)
                            : path.group(3) == null
                                    ? get(path.group(1), version)
                                    : crypt(
                                            path.group(1),
                                            version,
                                            path.group(3).equals("wrapkey"),
                                            body));
        } catch (Refused e) {
            LoopbackServer.answer(
                    exchange, e.status, StandInFaults.error(e.code, e.innerCode, String.valueOf(e.getMessage())));
        }
    }

    private void challenge(HttpExchange exchange) throws IOException {
        served.add("challenge");
        var late = firstChallenge;
        firstChallenge = Optional.empty();
        if (late.isPresent()) {
            StandInFaults.play(exchange, new Fault.Late(late.get()), faults);
        }
        exchange.getResponseHeaders()
                .set(
                        "WWW-Authenticate",
                        "Bearer authorization=\"" + authority.uri() + "/" + authority.tenantId() + "\", resource=\""
                                + resource + "\"");
        LoopbackServer.answer(
                exchange,
                401,
                StandInFaults.error("Unauthorized", "", "AKV10000: Request is missing a Bearer or PoP token."));
    }

    private JsonObject get(String name, String version) throws Refused {
        requirePermission("get");
        return KeyJson.of(ownName, find(name, version));
    }

    private void answerDeleted(HttpExchange exchange, String name) throws IOException {
        served.add("getdeleted");
        try {
            requirePermission("get");
            var newest = keys.deleted(name)
                    .orElseThrow(() -> new Refused(
                            404,
                            "KeyNotFound",
                            "",
                            "A deleted key with (name/id) " + name + " was not found in this key vault."));
            var json = KeyJson.of(ownName, newest);
            json.addProperty("recoveryId", ownName + "/deletedkeys/" + name);
            LoopbackServer.answer(exchange, 200, json);
        } catch (Refused e) {
            LoopbackServer.answer(
                    exchange, e.status, StandInFaults.error(e.code, e.innerCode, String.valueOf(e.getMessage())));
        }
    }

    private JsonObject importKey(String name, String body) throws Refused {
        requirePermission("import");
        try {
            var jwk = JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("key");
            if (!jwk.get("kty").getAsString().equals("RSA-HSM")) {
                throw new GeneralSecurityException("only an HSM key is imported from a transfer file");
            }
            var pair = StandInTransfer.open(
                    Base64.getUrlDecoder().decode(jwk.get("key_hsm").getAsString()), this::exchangeKey);
            return KeyJson.of(ownName, keys.importRsa(name, pair));
        } catch (GeneralSecurityException
                | JsonParseException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException e) {
            throw new Refused(400, "BadParameter", "", "The key exchange blob is not valid: " + e.getMessage());
        }
    }

    /** Finds the key that a transfer file names, which may do nothing but import. */
    private StandInKey exchangeKey(String kid) {
        var prefix = ownName + "/keys/";
        var parts = kid.startsWith(prefix) ? kid.substring(prefix.length()).split("/", -1) : new String[0];
        return Optional.of(parts)
                .filter(both -> both.length == 2)
                .flatMap(both -> keys.find(both[0], both[1]))
                .filter(key -> key.isEnabled() && key.operations().equals(List.of("import")))
                .orElseThrow(() -> new IllegalArgumentException("kid is not a key exchange key of this vault"));
    }

    private JsonObject crypt(String name, String version, boolean wrap, String body) throws Refused {
        var operation = wrap ? "wrapKey" : "unwrapKey";
        requirePermission(operation);
        var key = find(name, version);
        requireUsable(key, operation);
        try {
            var asked = JsonParser.parseString(body).getAsJsonObject();
            var value = Base64.getUrlDecoder().decode(asked.get("value").getAsString());
            var result = key.crypt(wrap, asked.get("alg").getAsString(), value);
            var json = new JsonObject();
            json.addProperty("kid", KeyJson.kid(ownName, key));
            json.addProperty("value", Base64.getUrlEncoder().withoutPadding().encodeToString(result));
            return json;
        } catch (GeneralSecurityException
                | JsonParseException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException e) {
            throw new Refused(400, "BadParameter", "", "The parameter is incorrect.");
        }
    }

    private StandInKey find(String name, String version) throws Refused {
        return keys.find(name, version)
                .orElseThrow(() -> new Refused(
                        404,
                        "KeyNotFound",
                        "",
                        "A key with (name/id) " + name + (version.isEmpty() ? "" : "/" + version)
                                + " was not found in this key vault."
                                + (keys.isDeleted(name)
                                        ? " If you recently deleted this key you may be able to recover it."
                                        : "")));
    }

    private void requirePermission(String permission) throws Refused {
        if (!permissions.contains(permission)) {
            throw new Refused(
                    403,
                    "Forbidden",
                    "ForbiddenByPolicy",
                    "The user, group or application 'appid=" + authority.clientId() + "' does not have keys "
                            + permission + " permission on this key vault.");
        }
    }

    private static void requireUsable(StandInKey key, String operation) throws Refused {
        if (!key.isEnabled()) {
            throw new Refused(
                    403, "Forbidden", "KeyDisabled", "Operation " + operation + " is not allowed on a disabled key.");
        }
        if (!key.operations().contains(operation)) {
            throw new Refused(
                    403,
                    "Forbidden",
                    "KeyOperationForbidden",
                    "Operation " + operation + " is not permitted on this key.");
        }
        // Unwrapping goes on outside the validity, as documented.
        var notBefore = key.notBefore();
        var expires = key.expires();
        if (operation.equals("wrapKey") && notBefore != null && Instant.now().isBefore(notBefore)) {
            throw new Refused(
                    403,
                    "Forbidden",
                    "KeyNotYetValid",
                    "Operation wrapKey is not allowed on a key that is not yet valid.");
        }
        if (operation.equals("wrapKey") && expires != null && Instant.now().isAfter(expires)) {
            throw new Refused(403, "Forbidden", "KeyExpired", "Operation wrapKey is not allowed on an expired key.");
        }
    }
}
