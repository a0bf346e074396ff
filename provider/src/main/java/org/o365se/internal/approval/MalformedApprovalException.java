package org.o365se.internal.approval;

import java.io.IOException;

/** Thrown if a text or bytes are not a public key or a signature of an approver. Its message is the reason, for a sentence of the caller: "it has no ...". */
public final class MalformedApprovalException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedApprovalException(String reason) {
        super(reason);
    }

    MalformedApprovalException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
