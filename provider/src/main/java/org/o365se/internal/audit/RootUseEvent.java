package org.o365se.internal.audit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The JFR event of a use of a root key. */
@Name("org.o365se.RootUse")
@Label("Root Key Use")
@Category("Service Encryption")
@Description("A use of a root key, with the time that it took")
final class RootUseEvent extends Event {
    @Label("Operation")
    String operation = "";

    @Label("Reason")
    String reason = "";

    @Label("Access")
    String access = "";

    @Label("Root Key")
    String root = "";

    @Label("Root Key Version")
    String rootVersion = "";

    @Label("Tenant")
    String tenant = "";

    @Label("Policy")
    String policy = "";

    @Label("Policy Id")
    String policyId = "";

    @Label("Policy Key Version")
    long policyVersion;

    @Label("Failed")
    boolean failed;

    @Label("Error Id")
    String error = "";

    @Label("Failure")
    String failure = "";
}
