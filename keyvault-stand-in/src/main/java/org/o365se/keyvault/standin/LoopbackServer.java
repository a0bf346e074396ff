package org.o365se.keyvault.standin;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback address, with or without TLS. Knows the shape of an answer, and nothing of keys and tokens. */
final class LoopbackServer implements AutoCloseable {
    private static final int MAX_BODY = 1 << 16;
    private static final String REQUEST_ID = "x-ms-request-id";

    static {
        // Else every answer waits 40 ms for an acknowledgement of its header. Read once, when the first server is made.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads;

    /** Starts one with TLS; {@code port} 0 takes a free one. */
    LoopbackServer(StandInCertificate certificate, int port, HttpHandler handler) {
        this(withTls(certificate, port), "https", handler);
    }

    /** Starts one without TLS on a free port. */
    LoopbackServer(HttpHandler handler) {
        this(listen(0, HttpServer::create), "http", handler);
    }

    private LoopbackServer(HttpServer listening, String scheme, HttpHandler handler) {
        server = listening;
        this.scheme = scheme;
        threads = Executors.newCachedThreadPool(work -> {
            var thread = new Thread(work, "o365se-stand-in");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    private static HttpServer withTls(StandInCertificate certificate, int port) {
        var server = listen(port, HttpsServer::create);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        return server;
    }

    /** Binds a server to an address. */
    private interface Binder<S extends HttpServer> {
        S bind(InetSocketAddress address, int backlog) throws IOException;
    }

    private static <S extends HttpServer> S listen(int port, Binder<S> binder) {
        try {
            var server = binder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            if (FreshPorts.take(server.getAddress().getPort()) || port != 0) {
                return server;
            }
            // Closed after the next one is open, or it could be the same again.
            var next = listen(0, binder);
            server.stop(0);
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + port + " cannot be had", e);
        }
    }

    URI uri() {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    static String body(HttpExchange exchange) throws IOException {
        return new String(exchange.getRequestBody().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
    }

    static void answer(HttpExchange exchange, int status, JsonObject json) throws IOException {
        answer(exchange, status, new Gson().toJson(json));
    }

    static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var body = json.getBytes(StandardCharsets.UTF_8);
        headers(exchange);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Promises the whole body and sends half of it. */
    static void answerCut(HttpExchange exchange, JsonObject json) throws IOException {
        var body = new Gson().toJson(json).getBytes(StandardCharsets.UTF_8);
        headers(exchange);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
        throw new IOException("The connection is cut on purpose");
    }

    private static void headers(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        var headers = exchange.getResponseHeaders();
        if (headers.containsKey(REQUEST_ID)) {
            // A fault has set it: to nothing, for an answer that does not have it.
            headers.remove(REQUEST_ID);
        } else {
            headers.set(REQUEST_ID, UUID.randomUUID().toString());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
