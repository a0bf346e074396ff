package org.o365se.cli.approval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.o365se.PolicyApprover;
import org.o365se.cli.file.Input;

/** Reads the public keys of approvers. */
public final class ApproverFiles {
    private ApproverFiles() {}

    /** Returns the approvers; each name has the file with the public key. */
    public static List<PolicyApprover> read(Map<String, Path> files) throws IOException {
        var approvers = new ArrayList<PolicyApprover>();
        for (var one : files.entrySet()) {
            approvers.add(new PolicyApprover(
                    one.getKey(), new String(Input.readSmall(one.getValue()), StandardCharsets.UTF_8)));
        }
        return approvers;
    }
}
