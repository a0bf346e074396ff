package org.o365se.keyvault;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** An HTTP client that limits the length of answers, because the SDK does not. */
final class BoundedHttp implements HttpClient {
    /** A key with its attributes and tags has about 5 kB, an answer of Entra about 3 kB. */
    static final int MAX_BYTES = 1 << 17;

    /** With this in the context the JDK's client would read the whole body before the limit is checked. */
    private static final String EAGERLY = "azure-eagerly-read-response";

    private final HttpClient client;

    BoundedHttp(HttpClient client) {
        this.client = client;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.fromCallable(() -> sendSync(request, context));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try (var response = client.sendSync(request, context.addData(EAGERLY, false));
                var stream = response.getBodyAsInputStreamSync()) {
            // Null if there is no body.
            var body = stream == null ? new byte[0] : stream.readNBytes(MAX_BYTES + 1);
            if (body.length > MAX_BYTES) {
                throw new AnswerTooLongException();
            }
            return new Answer(response, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Thrown if an answer is longer than the limit. */
    static final class AnswerTooLongException extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        AnswerTooLongException() {
            super("it is longer than " + MAX_BYTES + " bytes");
        }
    }

    /** An answer that has been read completely. */
    private static final class Answer extends HttpResponse {
        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;

        Answer(HttpResponse response, byte[] body) {
            super(response.getRequest());
            this.status = response.getStatusCode();
            this.headers = response.getHeaders();
            this.body = body;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return headers.getValue(name);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public BinaryData getBodyAsBinaryData() {
            return BinaryData.fromBytes(body);
        }

        @Override
        public InputStream getBodyAsInputStreamSync() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public Mono<InputStream> getBodyAsInputStream() {
            return Mono.just(getBodyAsInputStreamSync());
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(body));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            return getBodyAsString(StandardCharsets.UTF_8);
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(body, charset));
        }

        @Override
        public HttpResponse buffer() {
            return this;
        }
    }
}
