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
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.rootkey.RootKeyDescription;

/**
 * What an operator signs to agree to a policy, read for people.
 *
 * @param chainId the key chain
 * @param tenant the tenant
 * @param policyId the policy
 * @param profile the rules of its workload
 * @param roots its root keys, in their exact versions
 * @param availability what its availability key may be used for
 */
public record OperatorStatement(
        ChainId chainId,
        String tenant,
        PolicyId policyId,
        Profile profile,
        List<RootKeyDescription> roots,
        AvailabilityChoice availability) {
    private static final byte[] LABEL = "O365SE/1 operator\0".getBytes(US_ASCII);

    /** Keeps the list from being changed. */
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
     * Reads what is to be signed.
     *
     * @param bytes the bytes that will be under the signature
     * @return what they say, or empty if an operator has no reason to sign them: they are not of a policy's first version
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
