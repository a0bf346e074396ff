package org.o365se.internal.record;

import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.internal.crypto.AesGcm;
import org.o365se.internal.crypto.AesKeyWrap;
import org.o365se.internal.crypto.Ed25519;
import org.o365se.internal.model.Approver;
import org.o365se.internal.model.AvailabilityCopy;
import org.o365se.internal.model.AvailabilityDecision;
import org.o365se.internal.model.Binding;
import org.o365se.internal.model.DeniedMark;
import org.o365se.internal.model.KeyTag;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.Name;
import org.o365se.internal.model.OperatorSignature;
import org.o365se.internal.model.Policy;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.PolicyState;
import org.o365se.internal.model.PolicyVersion;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Scope;
import org.o365se.internal.model.Tenant;
import org.o365se.internal.model.WrappedScopeKey;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrapAlgorithm;
import org.o365se.rootkey.WrappedKeyLimits;

/** The bodies of the records of a key chain file; {@code docs/reference/format.md}, part 2, is the specification. */
public final class RecordCodec {
    public static final int TAG_BYTES = 32;

    private static final int MAX_ROOTS = 8;
    private static final int MAX_APPROVERS = 64;
    private static final int MAX_OPERATOR_SIGNATURES = 8;
    private static final int WRAPPED_SCOPE_KEY_BYTES = 32 + AesGcm.TAG_BYTES;

    private RecordCodec() {}

    // ---- choices ----

    public static int codeOf(Profile profile) {
        return switch (profile) {
            case EXCHANGE -> 1;
            case SHAREPOINT -> 2;
            case MULTI_WORKLOAD -> 3;
        };
    }

    public static Profile profile(RecordReader in) throws MalformedRecordException {
        int code = in.u8();
        return switch (code) {
            case 1 -> Profile.EXCHANGE;
            case 2 -> Profile.SHAREPOINT;
            case 3 -> Profile.MULTI_WORKLOAD;
            default -> throw new MalformedRecordException("a profile is " + code);
        };
    }

    public static int codeOf(AvailabilityChoice choice) {
        return switch (choice) {
            case NONE -> 1;
            case RECOVER_ONLY -> 2;
            case OUTAGE -> 3;
            case OUTAGE_AND_SYSTEM -> 4;
        };
    }

    public static AvailabilityChoice availability(RecordReader in) throws MalformedRecordException {
        int code = in.u8();
        return switch (code) {
            case 1 -> AvailabilityChoice.NONE;
            case 2 -> AvailabilityChoice.RECOVER_ONLY;
            case 3 -> AvailabilityChoice.OUTAGE;
            case 4 -> AvailabilityChoice.OUTAGE_AND_SYSTEM;
            default -> throw new MalformedRecordException("an availability choice is " + code);
        };
    }

    // ---- names and tags ----

    private static void writeName(RecordWriter out, Name name) {
        out.text(name.alias().toString());
        writeTag(out, name.tag());
    }

    private static Name name(RecordReader in) throws MalformedRecordException {
        return new Name(in.alias(), tag(in));
    }

    private static void writeTag(RecordWriter out, KeyTag tag) {
        out.u64(tag.keyVersion()).bytes(tag.bytes());
    }

    private static KeyTag tag(RecordReader in) throws MalformedRecordException {
        return new KeyTag(in.number(1, Limits.VERSION), in.bytes(TAG_BYTES, TAG_BYTES));
    }

    private static Tenant tenant(RecordReader in) throws MalformedRecordException {
        var tenant = in.text(Limits.ALIAS_CHARS);
        if (!Tenant.isPossible(tenant)) {
            throw new MalformedRecordException("a tenant contains a slash");
        }
        return new Tenant(tenant);
    }

    private static long nextVersion(RecordReader in) throws MalformedRecordException {
        return in.number(2, Limits.VERSION + 1);
    }

    // ---- policy ----

    public static byte[] encode(Policy policy) {
        var out = new RecordWriter()
                .id(policy.id())
                .list(policy.names(), RecordCodec::writeName)
                .text(policy.tenant().name())
                .flag(policy.state().enabled())
                .list(policy.state().purge().stream().toList(), DestructionCodec::writePurge)
                .list(
                        policy.state().denied(),
                        (list, mark) -> list.text(mark.rootUri().text())
                                .text(mark.version())
                                .u64(mark.since()))
                .u64(policy.state().outageSince())
                .u64(policy.state().forgets())
                .list(policy.state().availability().stream().toList(), RecordCodec::writeDecision);
        out.list(policy.state().formerAvailability(), RecordCodec::writeRoot);
        DestructionCodec.writeQuorum(out, policy.state().quorum());
        out.id(policy.defaultScope());
        writeTag(out, policy.defaultScopeTag());
        return out.u64(policy.createdAt()).u64(policy.nextVersion()).toBytes();
    }

    /** Reads a policy's state; its versions are in separate records. */
    static Policy decodePolicy(byte[] record) throws MalformedRecordException {
        var in = new RecordReader(record);
        var policy = new Policy(
                in.policyId(),
                in.list(0, Limits.ALIASES, RecordCodec::name),
                tenant(in),
                policyState(in),
                in.scopeId(),
                tag(in),
                in.number(0, Long.MAX_VALUE),
                nextVersion(in),
                List.of());
        in.requireEnd();
        requireDistinct(
                policy.state().denied(),
                mark -> List.of(mark.rootUri(), mark.version()),
                "a root key is marked as denied twice");
        return policy;
    }

    private static PolicyState policyState(RecordReader in) throws MalformedRecordException {
        return new PolicyState(
                in.flag(),
                in.list(0, 1, DestructionCodec::purge).stream().findFirst(),
                in.list(0, PolicyState.MAX_DENIED, RecordCodec::deniedMark),
                in.number(0, Long.MAX_VALUE),
                in.number(0, Long.MAX_VALUE),
                in.list(0, 1, RecordCodec::decision).stream().findFirst(),
                in.list(0, PolicyState.MAX_FORMER, RecordCodec::root),
                DestructionCodec.quorum(in));
    }

    private static DeniedMark deniedMark(RecordReader in) throws MalformedRecordException {
        int max = WrappedKeyLimits.MAX_TEXT;
        return new DeniedMark(new RootKeyUri(in.text(max)), in.text(max), in.number(0, Long.MAX_VALUE));
    }

    private static void writeDecision(RecordWriter out, AvailabilityDecision decision) {
        out.u8(codeOf(decision.choice())).list(decision.tag().stream().toList(), RecordCodec::writeTag);
    }

    private static AvailabilityDecision decision(RecordReader in) throws MalformedRecordException {
        var decision = new AvailabilityDecision(
                availability(in), in.list(0, 1, RecordCodec::tag).stream().findFirst());
        if (decision.tag().isEmpty() && decision.choice() != AvailabilityChoice.NONE) {
            throw new MalformedRecordException("a decision on the availability key has no tag");
        }
        return decision;
    }

    // ---- policy version ----

    /** Returns the canonical bytes of a binding, which its tags authenticate. */
    public static byte[] encode(Binding binding) {
        return new RecordWriter()
                .id(binding.chainId())
                .text(binding.tenant().name())
                .id(binding.key().policy())
                .u64(binding.key().version())
                .u8(codeOf(binding.profile()))
                .list(binding.roots(), RecordCodec::writeRoot)
                .u8(codeOf(binding.availability()))
                .list(binding.approvers(), RecordCodec::writeApprover)
                .u8(binding.threshold())
                .toBytes();
    }

    public static byte[] encode(PolicyVersion version) {
        return new RecordWriter()
                .raw(encode(version.binding()))
                .bytes(version.tag())
                .bytes(version.predecessorTag())
                .bytes(version.carriedLineageKey())
                .list(
                        version.operatorSignatures(),
                        (out, signed) -> out.bytes(signed.publicKey()).bytes(signed.signature()))
                .list(version.copies(), RecordWriter::bytes)
                .list(version.availability().stream().toList(), RecordCodec::writeAvailabilityCopy)
                .toBytes();
    }

    static PolicyVersion decodePolicyVersion(byte[] record) throws MalformedRecordException {
        var in = new RecordReader(record);
        var binding = binding(in);
        boolean isFirst = binding.key().version() == 1;
        int tagBytes = isFirst ? 0 : TAG_BYTES;
        int carriedBytes = isFirst ? 0 : AesKeyWrap.WRAPPED_BYTES;
        var version = new PolicyVersion(
                binding,
                in.bytes(TAG_BYTES, TAG_BYTES),
                in.bytes(tagBytes, tagBytes),
                in.bytes(carriedBytes, carriedBytes),
                in.list(0, isFirst ? MAX_OPERATOR_SIGNATURES : 0, RecordCodec::operatorSignature),
                in.list(0, MAX_ROOTS, copy -> copy.bytes(1, WrappedKeyLimits.MAX_BYTES)),
                in.list(0, 1, RecordCodec::availabilityCopy).stream().findFirst());
        in.requireEnd();
        if (!version.isDropped() && version.copies().size() != binding.roots().size()) {
            throw new MalformedRecordException("there is not one copy for each root key");
        }
        if (version.isDropped() && version.availability().isPresent()) {
            throw new MalformedRecordException("a policy key that was dropped has a copy of the availability key");
        }
        requireDistinct(
                version.operatorSignatures(), OperatorSignature::publicKey, "an operator has signed more than once");
        return version;
    }

    private static void writeAvailabilityCopy(RecordWriter out, AvailabilityCopy copy) {
        writeRoot(out, copy.key());
        out.bytes(copy.wrapped());
    }

    private static AvailabilityCopy availabilityCopy(RecordReader in) throws MalformedRecordException {
        return new AvailabilityCopy(root(in), in.bytes(1, WrappedKeyLimits.MAX_BYTES));
    }

    /** Reads the bytes that {@link #encode(Binding)} returns. */
    static Binding decodeBinding(byte[] bytes) throws MalformedRecordException {
        var in = new RecordReader(bytes);
        var binding = binding(in);
        in.requireEnd();
        return binding;
    }

    private static Binding binding(RecordReader in) throws MalformedRecordException {
        var binding = new Binding(
                in.chainId(),
                tenant(in),
                policyKeyId(in, new Interner()),
                profile(in),
                in.list(1, MAX_ROOTS, RecordCodec::root),
                availability(in),
                in.list(0, MAX_APPROVERS, RecordCodec::approver),
                in.u8());
        int approvers = binding.approvers().size();
        if (binding.threshold() > approvers || (binding.threshold() == 0 && approvers > 0)) {
            throw new MalformedRecordException(
                    "the threshold is " + binding.threshold() + " of " + approvers + " approvers");
        }
        requireDistinct(binding.approvers(), Approver::publicKey, "an approver occurs twice");
        return binding;
    }

    private static void writeRoot(RecordWriter out, RootKeyDescription root) {
        out.text(root.uri()).text(root.version()).text(root.algorithm().name()).text(root.home());
    }

    private static RootKeyDescription root(RecordReader in) throws MalformedRecordException {
        int max = WrappedKeyLimits.MAX_TEXT;
        return new RootKeyDescription(in.text(max), in.text(max), WrapAlgorithm.of(in.text(max)), in.text(max));
    }

    private static void writeApprover(RecordWriter out, Approver approver) {
        out.text(approver.name())
                .bytes(approver.publicKey())
                .list(approver.application().stream().toList(), RecordWriter::text);
    }

    private static Approver approver(RecordReader in) throws MalformedRecordException {
        return new Approver(
                in.text(Limits.ALIAS_CHARS),
                in.bytes(Ed25519.PUBLIC_KEY_BYTES, Ed25519.PUBLIC_KEY_BYTES),
                in.list(0, 1, item -> item.text(Limits.APPLICATION_CHARS)).stream()
                        .findFirst());
    }

    private static OperatorSignature operatorSignature(RecordReader in) throws MalformedRecordException {
        return new OperatorSignature(
                in.bytes(Ed25519.PUBLIC_KEY_BYTES, Ed25519.PUBLIC_KEY_BYTES),
                in.bytes(Ed25519.SIGNATURE_BYTES, Ed25519.SIGNATURE_BYTES));
    }

    // ---- scope ----

    public static byte[] encode(Scope scope) {
        return new RecordWriter()
                .id(scope.id())
                .list(scope.names(), RecordCodec::writeName)
                .text(scope.tenant().name())
                .id(scope.policy())
                .u64(scope.createdAt())
                .u64(scope.nextKeyVersion())
                .list(scope.keys(), RecordCodec::writeScopeKey)
                .list(scope.shred().stream().toList(), DestructionCodec::writeShred)
                .toBytes();
    }

    static Scope decodeScope(byte[] record) throws MalformedRecordException {
        return decodeScope(record, new Interner());
    }

    /** Reads a scope, and shares equal values with other scopes. */
    static Scope decodeScope(byte[] record, Interner interner) throws MalformedRecordException {
        var in = new RecordReader(record);
        var scope = new Scope(
                in.scopeId(),
                in.list(0, Limits.ALIASES, RecordCodec::name),
                interner.of(tenant(in)),
                interner.of(in.policyId()),
                in.number(0, Long.MAX_VALUE),
                nextVersion(in),
                in.list(1, Limits.SCOPE_KEY_VERSIONS, key -> scopeKey(key, interner)),
                in.list(0, 1, DestructionCodec::shred).stream().findFirst());
        in.requireEnd();
        requireLine(scope);
        return scope;
    }

    /**
     * Checks that the versions are in ascending order, and that each has its key and, but for the first, a tag under the one before it; or, if the keys were
     * destroyed, nothing of that.
     */
    private static void requireLine(Scope scope) throws MalformedRecordException {
        long last = 0;
        for (var key : scope.keys()) {
            if (key.version() <= last) {
                throw new MalformedRecordException("the scope key versions are not in ascending order");
            }
            if (key.nonce().length() != (scope.isShredded() ? 0 : AesGcm.NONCE_BYTES)
                    || key.wrapped().length() != (scope.isShredded() ? 0 : WRAPPED_SCOPE_KEY_BYTES)) {
                throw new MalformedRecordException("a scope key does not have its length");
            }
            if (key.predecessorTag().length() != (last == 0 || scope.isShredded() ? 0 : TAG_BYTES)) {
                throw new MalformedRecordException("the predecessor's tag does not match the scope key version");
            }
            last = key.version();
        }
    }

    private static void writeScopeKey(RecordWriter out, WrappedScopeKey key) {
        out.u64(key.version());
        writePolicyKeyId(out, key.wrappedBy());
        out.bytes(key.nonce())
                .bytes(key.wrapped())
                .bytes(key.predecessorTag())
                .list(key.lineage(), RecordCodec::writePolicyKeyId)
                .u64(key.createdAt());
    }

    private static WrappedScopeKey scopeKey(RecordReader in, Interner interner) throws MalformedRecordException {
        var key = new WrappedScopeKey(
                in.number(1, Limits.VERSION),
                policyKeyId(in, interner),
                in.bytes(0, AesGcm.NONCE_BYTES),
                in.bytes(0, WRAPPED_SCOPE_KEY_BYTES),
                in.bytes(0, TAG_BYTES),
                in.list(1, Limits.LINEAGE, id -> policyKeyId(id, interner)),
                in.number(0, Long.MAX_VALUE));
        var lineage = key.lineage();
        if (!lineage.get(lineage.size() - 1).equals(key.wrappedBy())) {
            throw new MalformedRecordException("a lineage does not end with the policy key that wraps");
        }
        requireDistinct(lineage, id -> id, "a lineage names a policy key twice");
        return key;
    }

    private static void writePolicyKeyId(RecordWriter out, PolicyKeyId id) {
        out.id(id.policy()).u64(id.version());
    }

    private static PolicyKeyId policyKeyId(RecordReader in, Interner interner) throws MalformedRecordException {
        return interner.of(new PolicyKeyId(interner.of(in.policyId()), in.number(1, Limits.VERSION)));
    }

    private static <T, K> void requireDistinct(List<T> items, Function<T, K> key, String otherwise)
            throws MalformedRecordException {
        if (items.size() > 1) {
            var seen = new HashSet<K>();
            for (var item : items) {
                if (!seen.add(key.apply(item))) {
                    throw new MalformedRecordException(otherwise);
                }
            }
        }
    }
}
