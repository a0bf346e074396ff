package org.o365se.internal.audit;

import java.io.IOException;
import org.o365se.internal.error.ProviderErrorId;
import org.o365se.rootkey.ErrorId;
import org.o365se.rootkey.Identified;

/** A line that the configuration requires cannot be written, so what it tells must not be done. */
public final class AuditUnwritableException extends IOException implements Identified {
    private static final long serialVersionUID = 1;

    private final String text;

    AuditUnwritableException(String text, IOException cause) {
        super(ProviderErrorId.AUDIT_WRITE_FAILED.with(text), cause);
        this.text = text;
    }

    @Override
    public ErrorId id() {
        return ProviderErrorId.AUDIT_WRITE_FAILED;
    }

    @Override
    public String text() {
        return text;
    }
}
