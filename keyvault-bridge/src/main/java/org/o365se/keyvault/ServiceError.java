package org.o365se.keyvault;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.o365se.rootkey.SanitizedText;

/**
 * An error answer of the service: {@code {"error": {"code", "message", "innererror": {"code"}}}}. Absent parts are empty.
 *
 * @param status HTTP status
 * @param code {@code error.code}
 * @param innerCode {@code error.innererror.code}, where it is more exact than the code
 * @param message {@code error.message}
 * @param requestId the id that Microsoft's support requires; empty if the answer has none
 * @param retryAfter the delay before the next attempt
 */
record ServiceError(
        int status, String code, String innerCode, String message, String requestId, Optional<Duration> retryAfter) {
    private static final Pattern DISABLED = Pattern.compile("(?:key)?disabled", Pattern.CASE_INSENSITIVE);
    private static final HttpHeaderName REQUEST_ID = HttpHeaderName.fromString("x-ms-request-id");

    static ServiceError of(HttpResponseException e) {
        var response = e.getResponse();
        var error = part(e.getValue(), "error");
        var requestId = response.getHeaderValue(REQUEST_ID);
        return new ServiceError(
                response.getStatusCode(),
                text(error, "code"),
                text(part(error, "innererror"), "code"),
                text(error, "message"),
                requestId == null ? "" : SanitizedText.value(requestId),
                RetryAfter.of(response));
    }

    /** Returns the service's answer in its own words, for messages. */
    String summary() {
        var codes = code + (innerCode.isEmpty() ? "" : "/" + innerCode);
        return "it answers " + status + (codes.isEmpty() ? "" : " " + codes)
                + (message.isEmpty() ? "" : " \"" + message + "\"")
                + (requestId.isEmpty() ? "" : " (request id " + requestId + ")");
    }

    /** Returns whether the codes mean that the key is disabled, regardless of the status. */
    boolean saysDisabled() {
        return DISABLED.matcher(code).matches() || DISABLED.matcher(innerCode).matches();
    }

    private static @Nullable Object part(@Nullable Object json, String name) {
        return json instanceof Map<?, ?> object ? object.get(name) : null;
    }

    private static String text(@Nullable Object json, String name) {
        return part(json, name) instanceof String text ? SanitizedText.value(text) : "";
    }
}
