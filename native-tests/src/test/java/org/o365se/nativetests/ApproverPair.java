package org.o365se.nativetests;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import org.o365se.KeyChainException;
import org.o365se.OperatorKeys;
import org.o365se.PolicyApprover;
import org.o365se.PolicyRequest;

/** An approver with a key in memory. */
final class ApproverPair {
    private final String name;
    private final KeyPair pair = OperatorKeys.generate();

    ApproverPair(String name) {
        this.name = name;
    }

    PolicyApprover approver() {
        return new PolicyApprover(name, OperatorKeys.pem(pair.getPublic()));
    }

    byte[] sign(PolicyRequest request) throws KeyChainException {
        return request.sign(pair.getPrivate(), OperatorKeys.pem(pair.getPublic()))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
