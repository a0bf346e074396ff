package org.o365se.internal.record;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.internal.model.ChainId;
import org.o365se.internal.model.PolicyId;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.rootkey.RootKeyDescription;

/**
 * The parsed request that an operator signs to approve a policy.
 *
 * @param chainId the key chain
 * @param tenant the tenant
 * @param policyId the policy
 * @param profile the rules of its workload
 * @param roots its root keys, in their exact versions
 * @param availability the permitted use of its availability key
 */
public record OperatorStatement(
        ChainId chainId,
        Tenant tenant,
        PolicyId policyId,
        Profile profile,
        List<RootKeyDescription> roots,
        AvailabilityChoice availability) {
    private static final byte[] LABEL = "O365SE/1 operator\0".getBytes(US_ASCII);

    /** Copies the list. */
    public OperatorStatement {
        roots = List.copyOf(roots);
    }

    /** Returns the bytes under the signature: a label, the binding and the tag of a policy's first version. */
    public static byte[] bytesOf(PolicyVersion first) {
        return new RecordWriter()
                .raw(LABEL)
                .raw(RecordCodec.encode(first.binding()))
                .raw(first.tag().copy())
                .toBytes();
    }

    /**
     * Parses a request.
     *
     * @param bytes the bytes to be signed
     * @return the request, or empty if the bytes are not the request of a policy's first version
     */
    public static Optional<OperatorStatement> read(byte[] bytes) {
        int end = bytes.length - RecordCodec.TAG_BYTES;
        if (end < LABEL.length || !Arrays.equals(bytes, 0, LABEL.length, LABEL, 0, LABEL.length)) {
            return Optional.empty();
        }
        try {
            var binding = RecordCodec.decodeBinding(Arrays.copyOfRange(bytes, LABEL.length, end));
            return binding.key().version() == 1
                    ? Optional.of(new OperatorStatement(
                            binding.chainId(),
                            binding.tenant(),
                            binding.key().policy(),
                            binding.profile(),
                            binding.roots(),
                            binding.availability()))
                    : Optional.empty();
        } catch (MalformedRecordException e) {
            return Optional.empty();
        }
    }
}
