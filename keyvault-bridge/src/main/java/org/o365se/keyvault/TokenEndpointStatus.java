package org.o365se.keyvault;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/** Throws a distinct exception if a token endpoint is temporarily unavailable, because the SDK throws the same one for a rejected credential. */
final class TokenEndpointStatus extends HttpPipelineSyncPolicy {
    /** Thrown if the token endpoint throttles or fails. */
    static final class Unavailable extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final int status;
        private final transient Optional<Duration> retryAfter;

        Unavailable(int status, Optional<Duration> retryAfter) {
            super("The token endpoint answers " + status);
            this.status = status;
            this.retryAfter = retryAfter;
        }

        int status() {
            return status;
        }

        Optional<Duration> retryAfter() {
            return retryAfter;
        }
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        int status = response.getStatusCode();
        if (status == 408
                || status == 410
                || status == 429
                || status >= 500
                || (status == 404 && isMetadata(context))) {
            response.close();
            throw new Unavailable(status, RetryAfter.of(response));
        }
        return response;
    }

    /** Returns whether a request goes to the metadata service of a virtual machine, which answers 404 and 410 while it is updated. */
    private static boolean isMetadata(HttpPipelineCallContext context) {
        return context.getHttpRequest().getUrl().getPath().startsWith("/metadata/");
    }
}
