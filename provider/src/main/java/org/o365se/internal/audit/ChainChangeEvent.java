package org.o365se.internal.audit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a change of a key chain. */
@Name("org.o365se.ChainChange")
@Label("Key Chain Change")
@Category("Service Encryption")
@Description("A change of the key chain by this process, made or failed")
@StackTrace(false)
final class ChainChangeEvent extends Event {
    @Label("Change")
    String change = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Tenant")
    String tenant = "";

    @Label("Policy")
    String policy = "";

    @Label("Scope Id")
    String scopeId = "";

    @Label("Generation")
    String generation = "";

    @Label("Error Id")
    String error = "";
}
