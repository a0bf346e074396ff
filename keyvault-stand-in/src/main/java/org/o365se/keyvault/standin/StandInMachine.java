package org.o365se.keyvault.standin;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The token endpoints of a machine with a managed identity, over plain HTTP: the instance metadata service of a virtual machine and the endpoint of App Service.
 * Its tokens are those of a {@link StandInAuthority}. Thread-safe.
 */
public final class StandInMachine implements AutoCloseable {
    private static final String METADATA_PATH = "/metadata/identity/oauth2/token";
    private static final String APP_SERVICE_PATH = "/msi/token";

    private final StandInAuthority authority;
    private final LoopbackServer server;
    private final String identityHeader = new BigInteger(256, new SecureRandom()).toString(36);
    private final Faults faults = new Faults();
    private final List<String> clientIds = new CopyOnWriteArrayList<>();

    /**
     * Starts it on a free port.
     *
     * @param authority gives the tokens
     */
    public StandInMachine(StandInAuthority authority) {
        this.authority = authority;
        server = new LoopbackServer(this::handle);
    }

    /**
     * Returns the variables that lead the SDK to the instance metadata service here.
     *
     * @return for the environment of a process
     */
    public Map<String, String> environmentOfVirtualMachine() {
        return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.uri().toString());
    }

    /**
     * Returns the variables that App Service sets.
     *
     * @return for the environment of a process
     */
    public Map<String, String> environmentOfAppService() {
        return Map.of("IDENTITY_ENDPOINT", server.uri() + APP_SERVICE_PATH, "IDENTITY_HEADER", identityHeader);
    }

    /**
     * Returns the script of what goes wrong here. A request that only probes whether there is a metadata service is answered in any case but silence.
     *
     * @return the script
     */
    public Faults faults() {
        return faults;
    }

    /**
     * Returns for which user-assigned identities tokens were given, empty for the machine's own.
     *
     * @return a copy, in order
     */
    public List<String> clientIds() {
        return List.copyOf(clientIds);
    }

    @Override
    public void close() {
        faults.clear();
        server.close();
    }

    private void handle(HttpExchange exchange) throws IOException {
        if (faults.isSilent()) {
            StandInFaults.play(exchange, new Fault.Silence(), faults);
            return;
        }
        if (!isAuthentic(exchange)) {
            refuse(exchange, "invalid_request", "Required metadata header not specified");
            return;
        }
        var fault = faults.take();
        if (fault.isPresent() && StandInFaults.play(exchange, fault.get(), faults)) {
            return;
        }
        var query = query(exchange.getRequestURI());
        var resource = query.getOrDefault("resource", "");
        if (!query.containsKey("api-version") || resource.isEmpty()) {
            refuse(exchange, "invalid_request", "A parameter is missing");
            return;
        }
        var clientId = query.getOrDefault("client_id", "");
        if (!clientId.isEmpty() && !clientId.equals(authority.clientId())) {
            refuse(exchange, "invalid_request", "Identity not found");
            return;
        }
        clientIds.add(clientId);
        var life = authority.tokenLife();
        var json = new JsonObject();
        json.addProperty("access_token", authority.give(resource));
        json.addProperty("client_id", authority.clientId());
        json.addProperty("expires_in", String.valueOf(life.toSeconds()));
        json.addProperty("expires_on", String.valueOf(Instant.now().plus(life).getEpochSecond()));
        json.addProperty("resource", resource);
        json.addProperty("token_type", "Bearer");
        LoopbackServer.answer(exchange, 200, json);
    }

    /** A header that no page in a browser and no forwarded request can set. */
    private boolean isAuthentic(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        return exchange.getRequestMethod().equals("GET")
                && switch (exchange.getRequestURI().getPath()) {
                    case METADATA_PATH -> "true".equals(headers.getFirst("Metadata"));
                    case APP_SERVICE_PATH -> identityHeader.equals(headers.getFirst("X-IDENTITY-HEADER"));
                    default -> false;
                };
    }

    private static void refuse(HttpExchange exchange, String error, String description) throws IOException {
        var json = new JsonObject();
        json.addProperty("error", error);
        json.addProperty("error_description", description);
        LoopbackServer.answer(exchange, 400, json);
    }

    private static Map<String, String> query(URI uri) {
        var query = new HashMap<String, String>();
        for (var pair : String.valueOf(uri.getRawQuery()).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
