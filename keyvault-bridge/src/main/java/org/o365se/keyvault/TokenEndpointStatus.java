package org.o365se.keyvault;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/** Gives a token endpoint that cannot serve requests now its own exception: the SDK uses the same one as for a rejected credential. */
final class TokenEndpointStatus extends HttpPipelineSyncPolicy {
    /** The token endpoint throttles or fails. */
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

    /** The metadata service of a virtual machine answers 404 and 410 while it is updated, and asks to come again. */
    private static boolean isMetadata(HttpPipelineCallContext context) {
        return context.getHttpRequest().getUrl().getPath().startsWith("/metadata/");
    }
}
