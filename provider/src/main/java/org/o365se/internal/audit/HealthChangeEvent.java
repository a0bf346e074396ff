package org.o365se.internal.audit;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The JFR event of a change of the health of a policy. */
@Name("org.o365se.HealthChange")
@Label("Health Change")
@Category("Service Encryption")
@Description("A change of the health of a policy")
@StackTrace(false)
final class HealthChangeEvent extends Event {
    @Label("Tenant")
    String tenant = "";

    @Label("Policy")
    String policy = "";

    @Label("Policy Id")
    String policyId = "";

    @Label("State")
    String state = "";

    @Label("State Before")
    String stateBefore = "";

    @Label("Reason")
    String reason = "";
}
