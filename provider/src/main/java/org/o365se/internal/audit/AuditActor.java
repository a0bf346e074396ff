package org.o365se.internal.audit;

import java.util.Optional;

/**
 * Who acts. Immutable.
 *
 * @param process the program and its process id, for example {@code java[4711]}
 * @param user the user of the operating system whose process it is
 * @param name who acts through the process, as the system property {@code o365se.actor} says; not proved by anything
 */
public record AuditActor(String process, String user, Optional<String> name) {
    /** Returns this process, and for whom it acts. */
    public static AuditActor ofThisProcess() {
        var self = ProcessHandle.current();
        var program = self.info().command().map(AuditActor::fileName).orElse("java");
        var user = self.info().user().orElseGet(() -> System.getProperty("user.name", "unknown"));
        var name = Optional.ofNullable(System.getProperty("o365se.actor")).filter(actor -> !actor.isBlank());
        return new AuditActor(program + "[" + self.pid() + "]", user, name);
    }

    private static String fileName(String command) {
        return command.substring(command.lastIndexOf('/') + 1);
    }
}
