package org.o365se.keychain;

import java.util.List;
import java.util.Optional;
import org.o365se.AvailabilityChoice;
import org.o365se.Profile;
import org.o365se.cipher.format.ScopeKeyId;
import org.o365se.crypto.AesGcm;
import org.o365se.keychain.RecordReader.MalformedRecordException;
import org.o365se.rootkey.RootKeyDescription;
import org.o365se.rootkey.WrappedKeyLimits;

/**
 * The bodies of the records of a key chain file; {@code docs/format.md}, part 2, is the specification.
 *
 * <p>A choice is written as 1 + its position in the enumeration, so the order of {@link Profile} and {@link AvailabilityChoice} is part of the format.
 */
final class RecordCodec {
    static final int MAX_ALIAS_CHARS = 256;
    static final int TAG_BYTES = 32;
    /** Scope key versions of a scope, and policy keys in a lineage. {@link ChainEdits} refuses to go beyond. */
    static final int MAX_LIST_ITEMS = 60_000;

    static final int MAX_ALIASES = 64;
    private static final int MAX_ROOTS = 8;
    private static final int MAX_APPROVERS = 64;
    private static final int PUBLIC_KEY_BYTES = 32;
    private static final int MAX_KEY_VERSIONS = MAX_LIST_ITEMS;
    private static final int WRAPPED_SCOPE_KEY_BYTES = 32 + AesGcm.TAG_BYTES;
    private static final List<Profile> PROFILES = List.of(Profile.values());
    private static final List<AvailabilityChoice> CHOICES = List.of(AvailabilityChoice.values());

    private RecordCodec() {}

    // ---- policy ----

    static byte[] encode(Policy policy) {
        return new RecordWriter()
                .uuid(policy.id())
                .list(policy.aliases(), RecordWriter::text)
                .text(policy.tenant())
                .flag(policy.enabled())
                .flag(policy.purgeRequested())
                .list(policy.denied(), (out, mark) -> out.text(mark.rootUri()).u64(mark.since()))
                .uuid(policy.defaultScope())
                .u64(policy.createdAt())
                .u64(policy.nextVersion())
                .toBytes();
    }

    /** Reads a policy's state; its versions come in records of their own. */
    static Policy decodePolicy(byte[] record) throws MalformedRecordException {
        var in = new RecordReader(record);
        var policy = new Policy(
                in.uuid(),
                in.list(0, MAX_ALIASES, RecordCodec::alias),
                alias(in),
                in.flag(),
                in.flag(),
                in.list(0, MAX_ROOTS, RecordCodec::deniedMark),
                in.uuid(),
                in.u63(),
                in.version(Long.MAX_VALUE),
                List.of());
        in.requireEnd();
        return policy;
    }

    private static DeniedMark deniedMark(RecordReader in) throws MalformedRecordException {
        return new DeniedMark(in.text(WrappedKeyLimits.MAX_TEXT), in.u63());
    }

    // ---- policy version ----

    /** The canonical bytes of a binding: what its tags are over. */
    static byte[] encode(Binding binding) {
        return new RecordWriter()
                .uuid(binding.chainId())
                .text(binding.tenant())
                .uuid(binding.key().policy())
                .u64(binding.key().version())
                .u8(1 + PROFILES.indexOf(binding.profile()))
                .list(binding.roots(), RecordCodec::writeRoot)
                .u8(1 + CHOICES.indexOf(binding.availability()))
                .list(
                        binding.approvers(),
                        (out, approver) -> out.text(approver.name()).bytes(approver.publicKey()))
                .u8(binding.threshold())
                .toBytes();
    }

    static byte[] encode(PolicyVersion version) {
        return new RecordWriter()
                .raw(encode(version.binding()))
                .bytes(version.tag())
                .bytes(version.predecessorTag())
                .list(version.copies(), RecordWriter::bytes)
                .toBytes();
    }

    static PolicyVersion decodePolicyVersion(byte[] record) throws MalformedRecordException {
        var in = new RecordReader(record);
        var binding = new Binding(
                in.uuid(),
                alias(in),
                policyKeyId(in, new Repeats()),
                in.constant(Profile.values()),
                in.list(1, MAX_ROOTS, RecordCodec::root),
                in.constant(AvailabilityChoice.values()),
                in.list(0, MAX_APPROVERS, RecordCodec::approver),
                in.u8());
        var version = new PolicyVersion(
                binding,
                in.bytes(TAG_BYTES, TAG_BYTES),
                in.bytes(0, TAG_BYTES),
                in.list(1, MAX_ROOTS, copy -> copy.bytes(1, WrappedKeyLimits.MAX_BYTES)));
        in.requireEnd();
        if (version.copies().size() != binding.roots().size()) {
            throw new MalformedRecordException("the copies are not one for each root");
        }
        if (version.predecessorTag().length() != (binding.key().version() == 1 ? 0 : TAG_BYTES)) {
            throw new MalformedRecordException("the predecessor's tag does not fit the version");
        }
        if (binding.threshold() > binding.approvers().size()) {
            throw new MalformedRecordException("the threshold is greater than the number of approvers");
        }
        return version;
    }

    private static void writeRoot(RecordWriter out, RootKeyDescription root) {
        out.text(root.uri()).text(root.version()).text(root.algorithm()).text(root.home());
    }

    private static RootKeyDescription root(RecordReader in) throws MalformedRecordException {
        int max = WrappedKeyLimits.MAX_TEXT;
        return new RootKeyDescription(in.text(max), in.text(max), in.text(max), in.text(max));
    }

    private static Approver approver(RecordReader in) throws MalformedRecordException {
        return new Approver(in.text(MAX_ALIAS_CHARS), in.bytes(PUBLIC_KEY_BYTES, PUBLIC_KEY_BYTES));
    }

    // ---- scope ----

    static byte[] encode(Scope scope) {
        return new RecordWriter()
                .uuid(scope.id())
                .list(scope.aliases(), RecordWriter::text)
                .text(scope.tenant())
                .uuid(scope.policy())
                .u64(scope.createdAt())
                .u64(scope.nextKeyVersion())
                .list(scope.keys(), RecordCodec::writeScopeKey)
                .toBytes();
    }

    static Scope decodeScope(byte[] record) throws MalformedRecordException {
        return decodeScope(record, new Repeats());
    }

    /** Shares with other scopes what they have in common. */
    static Scope decodeScope(byte[] record, Repeats repeats) throws MalformedRecordException {
        var in = new RecordReader(record);
        var scope = new Scope(
                in.uuid(),
                in.list(0, MAX_ALIASES, RecordCodec::alias),
                repeats.of(alias(in)),
                repeats.of(in.uuid()),
                in.u63(),
                in.version(Long.MAX_VALUE),
                in.list(1, MAX_KEY_VERSIONS, key -> scopeKey(key, repeats)));
        in.requireEnd();
        long last = 0;
        for (var key : scope.keys()) {
            if (key.version() <= last) {
                throw new MalformedRecordException("the scope key versions do not grow");
            }
            last = key.version();
        }
        return scope;
    }

    private static void writeScopeKey(RecordWriter out, WrappedScopeKey key) {
        out.u64(key.version());
        writePolicyKeyId(out, key.wrappedBy());
        out.bytes(key.nonce())
                .bytes(key.wrapped())
                .list(key.lineage(), RecordCodec::writePolicyKeyId)
                .u64(key.createdAt());
    }

    private static WrappedScopeKey scopeKey(RecordReader in, Repeats repeats) throws MalformedRecordException {
        return new WrappedScopeKey(
                in.version(ScopeKeyId.MAX_VERSION),
                policyKeyId(in, repeats),
                in.bytes(AesGcm.NONCE_BYTES, AesGcm.NONCE_BYTES),
                in.bytes(WRAPPED_SCOPE_KEY_BYTES, WRAPPED_SCOPE_KEY_BYTES),
                in.list(1, MAX_KEY_VERSIONS, id -> policyKeyId(id, repeats)),
                in.u63());
    }

    private static void writePolicyKeyId(RecordWriter out, PolicyKeyId id) {
        out.uuid(id.policy()).u64(id.version());
    }

    private static PolicyKeyId policyKeyId(RecordReader in, Repeats repeats) throws MalformedRecordException {
        return repeats.of(new PolicyKeyId(repeats.of(in.uuid()), in.version(Long.MAX_VALUE)));
    }

    private static String alias(RecordReader in) throws MalformedRecordException {
        return in.text(MAX_ALIAS_CHARS);
    }

    /** The alias of a scope or policy for messages about a record that is not authentic, as far as it can be read: on one line, whatever it holds. */
    static Optional<String> nameForMessages(RecordType type, byte[] record) {
        try {
            Optional<String> name = switch (type) {
                case POLICY -> decodePolicy(record).aliases().stream().findFirst();
                case SCOPE -> decodeScope(record).aliases().stream().findFirst();
                case POLICY_VERSION ->
                    Optional.of("version "
                            + decodePolicyVersion(record).binding().key().version());
            };
            return name.map(text -> text.replaceAll("\\p{Cntrl}|[\\x{80}-\\x{9F}]", "?"));
        } catch (MalformedRecordException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
