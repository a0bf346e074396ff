package org.o365se.internal.chain;

import org.o365se.internal.audit.AuditSink;
import org.o365se.internal.config.AutoCreation;
import org.o365se.internal.config.CipherSettings;
import org.o365se.internal.health.HealthMonitor;

/**
 * What the configuration says of a chain at work.
 *
 * @param staleness when the chain is read again
 * @param cipher how messages are encrypted
 * @param autoCreation which scopes are created when their key is asked for the first time
 * @param audit takes the changes
 * @param isSystemAccessAllowed whether this process may access data on behalf of the service itself
 * @param endPauses ends the pauses of root keys that failed
 * @param health knows the health of the policies
 * @param destruction what the destruction of keys needs
 */
public record ChainSettings(
        Staleness staleness,
        CipherSettings cipher,
        AutoCreation autoCreation,
        AuditSink audit,
        boolean isSystemAccessAllowed,
        Runnable endPauses,
        HealthMonitor health,
        DestructionSettings destruction) {}
