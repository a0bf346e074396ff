package org.o365se.internal.change;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.o365se.DataEncryptionPolicy;
import org.o365se.PolicyApprover;
import org.o365se.internal.approval.ApprovalRequest;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.Limits;
import org.o365se.internal.model.PolicyKeyId;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.record.RecordCodec;
import org.o365se.internal.record.RecordReader;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.internal.record.RecordWriter;

/**
 * Encodes a change for signing and showing. Each change has one encoding. A change is a type, one byte, and its fields in the order of {@link ChainChange}, in
 * the primitives of the chain's records.
 */
public final class ChangeCodec {
    private static final int CREATE_POLICY = 1;
    private static final int SIGN_POLICY = 2;
    private static final int CREATE_SCOPE = 3;
    private static final int ROLL_SCOPE = 4;
    private static final int ASSIGN_SCOPE = 5;
    private static final int ADD_ALIAS = 6;
    private static final int REMOVE_ALIAS = 7;
    private static final int ALL = 8;
    private static final int FORGET_POLICY = 9;
    private static final int SET_AVAILABILITY = 10;
    private static final int ROLL_POLICY = 11;
    private static final int REWRAP_SCOPES = 12;
    private static final int SET_ENABLED = 13;
    private static final int DROP_POLICY_KEY = 14;
    private static final int REQUEST_PURGE = 15;
    private static final int APPROVED = 16;
    private static final int DESTROY_POLICY = 17;
    private static final int SHRED_SCOPE = 18;

    private static final int MAX_SIGNATURES = 64;
    private static final int MAX_SIGNATURE_BYTES = 1 << 10;
    private static final int MAX_KEY_BYTES = 1 << 12;
    private static final int MAX_URI_CHARS = 2_048;
    private static final int SIGNATURE_BYTES = 64;
    private static final int ROOTS = 2;

    private ChangeCodec() {}

    /** Returns the bytes of a change. */
    public static byte[] encode(ChainChange change) {
        var out = new RecordWriter();
        write(out, change);
        return out.toBytes();
    }

    /**
     * Reads a change.
     *
     * @throws MalformedRecordException if the bytes are not the encoding of a change
     */
    public static ChainChange decode(byte[] bytes) throws MalformedRecordException {
        var in = new RecordReader(bytes);
        int type = in.u8();
        var change = type == ALL ? new ChainChange.All(in.list(0, Limits.BATCH, ChangeCodec::readOne)) : read(type, in);
        in.requireEnd();
        return change;
    }

    private static void write(RecordWriter out, ChainChange change) {
        if (change instanceof ChainChange.CreatePolicy create) {
            writePolicy(out.u8(CREATE_POLICY).id(create.id()), create.policy());
        } else if (change instanceof ChainChange.SignPolicy sign) {
            out.u8(SIGN_POLICY).id(sign.policy()).bytes(sign.signature());
        } else if (change instanceof ChainChange.CreateScope create) {
            out.u8(CREATE_SCOPE)
                    .id(create.id())
                    .text(create.alias().toString())
                    .list(create.policy().stream().toList(), RecordWriter::text);
        } else if (change instanceof ChainChange.RollScope roll) {
            out.u8(ROLL_SCOPE).id(roll.scope());
        } else if (change instanceof ChainChange.AssignScope assign) {
            out.u8(ASSIGN_SCOPE).id(assign.scope()).text(assign.policy()).flag(assign.newKey());
        } else if (change instanceof ChainChange.AddAlias add) {
            out.u8(ADD_ALIAS).uuid(add.id()).text(add.alias().toString());
        } else if (change instanceof ChainChange.RemoveAlias remove) {
            out.u8(REMOVE_ALIAS).text(remove.alias().toString());
        } else if (change instanceof ChainChange.ForgetPolicy forget) {
            out.u8(FORGET_POLICY).id(forget.policy());
        } else if (change instanceof ChainChange.SetAvailability set) {
            out.u8(SET_AVAILABILITY)
                    .id(set.policy())
                    .u8(RecordCodec.codeOf(set.choice()))
                    .list(set.key().stream().toList(), (list, uri) -> list.text(uri.text()));
        } else if (change instanceof ChainChange.RollPolicy roll) {
            out.u8(ROLL_POLICY)
                    .id(roll.policy())
                    .u64(roll.from())
                    .flag(roll.newestRoots())
                    .list(
                            roll.replacements(),
                            (list, one) -> list.text(one.old().text())
                                    .text(one.successor().text()))
                    .flag(roll.recovery());
        } else if (change instanceof ChainChange.RewrapScopes rewrap) {
            out.u8(REWRAP_SCOPES)
                    .id(rewrap.policy())
                    .list(rewrap.scopes(), RecordWriter::id)
                    .flag(rewrap.newKeys())
                    .flag(rewrap.recovery());
        } else if (change instanceof ChainChange.SetEnabled set) {
            out.u8(SET_ENABLED).id(set.policy()).flag(set.enabled());
        } else if (change instanceof ChainChange.DropPolicyKey drop) {
            out.u8(DROP_POLICY_KEY)
                    .id(drop.policyKey().policy())
                    .u64(drop.policyKey().version());
        } else if (change instanceof ChainChange.RequestPurge request) {
            out.u8(REQUEST_PURGE).id(request.policy()).bytes(request.request());
        } else if (change instanceof ChainChange.Approved approved) {
            out.u8(APPROVED)
                    .id(approved.policy())
                    .bytes(approved.request())
                    .list(approved.signatures(), RecordWriter::bytes);
        } else if (change instanceof ChainChange.DestroyPolicy destroy) {
            out.u8(DESTROY_POLICY).id(destroy.policy());
        } else if (change instanceof ChainChange.ShredScope shred) {
            out.u8(SHRED_SCOPE).id(shred.scope()).text(shred.reason());
        } else {
            out.u8(ALL).list(((ChainChange.All) change).changes(), ChangeCodec::write);
        }
    }

    private static void writePolicy(RecordWriter out, DataEncryptionPolicy policy) {
        out.text(policy.alias())
                .u8(RecordCodec.codeOf(policy.profile()))
                .list(policy.rootKeys(), RecordWriter::text)
                .flag(policy.isSameHomeAllowed())
                .flag(policy.isManagedRootAllowed())
                .list(
                        policy.requestedAvailability().stream().toList(),
                        (list, choice) -> list.u8(RecordCodec.codeOf(choice)))
                .list(policy.availabilityKey().stream().toList(), RecordWriter::text)
                .list(policy.approvers(), ChangeCodec::writeApprover)
                .u64(policy.approvalThreshold())
                .flag(policy.isSmallQuorumAllowed());
    }

    private static ChainChange readOne(RecordReader in) throws MalformedRecordException {
        return read(in.u8(), in);
    }

    /** Reads a single change; a batch cannot contain a batch. */
    private static ChainChange read(int type, RecordReader in) throws MalformedRecordException {
        return switch (type) {
            case CREATE_POLICY -> new ChainChange.CreatePolicy(in.policyId(), readPolicy(in));
            case SIGN_POLICY -> new ChainChange.SignPolicy(in.policyId(), in.bytes(SIGNATURE_BYTES, SIGNATURE_BYTES));
            case CREATE_SCOPE ->
                new ChainChange.CreateScope(
                        in.scopeId(),
                        in.alias(),
                        in.list(0, 1, ChangeCodec::aliasOrId).stream().findFirst());
            case ROLL_SCOPE -> new ChainChange.RollScope(in.scopeId());
            case ASSIGN_SCOPE -> new ChainChange.AssignScope(in.scopeId(), aliasOrId(in), in.flag());
            case ADD_ALIAS -> new ChainChange.AddAlias(in.uuid(), in.alias());
            case REMOVE_ALIAS -> new ChainChange.RemoveAlias(in.alias());
            case FORGET_POLICY -> new ChainChange.ForgetPolicy(in.policyId());
            case SET_AVAILABILITY ->
                new ChainChange.SetAvailability(
                        in.policyId(),
                        RecordCodec.availability(in),
                        in.list(0, 1, uri -> new RootKeyUri(uri.text(MAX_URI_CHARS))).stream()
                                .findFirst());
            case ROLL_POLICY ->
                new ChainChange.RollPolicy(
                        in.policyId(), in.number(1, Limits.VERSION), in.flag(), replacements(in), in.flag());
            case REWRAP_SCOPES ->
                new ChainChange.RewrapScopes(
                        in.policyId(), in.list(0, Limits.BATCH, RecordReader::scopeId), in.flag(), in.flag());
            case SET_ENABLED -> new ChainChange.SetEnabled(in.policyId(), in.flag());
            case DROP_POLICY_KEY ->
                new ChainChange.DropPolicyKey(new PolicyKeyId(in.policyId(), in.number(1, Limits.VERSION)));
            case REQUEST_PURGE -> new ChainChange.RequestPurge(in.policyId(), in.bytes(1, ApprovalRequest.MAX_BYTES));
            case APPROVED ->
                new ChainChange.Approved(
                        in.policyId(),
                        in.bytes(1, ApprovalRequest.MAX_BYTES),
                        in.list(0, MAX_SIGNATURES, one -> one.bytes(1, MAX_SIGNATURE_BYTES)));
            case DESTROY_POLICY -> new ChainChange.DestroyPolicy(in.policyId());
            case SHRED_SCOPE -> new ChainChange.ShredScope(in.scopeId(), in.text(ApprovalRequest.MAX_REASON));
            default -> throw new MalformedRecordException("a change is of type " + type);
        };
    }

    private static DataEncryptionPolicy readPolicy(RecordReader in) throws MalformedRecordException {
        var builder = DataEncryptionPolicy.builder(in.alias().toString()).profile(RecordCodec.profile(in));
        List<String> roots = in.list(0, ROOTS, uri -> uri.text(MAX_URI_CHARS));
        if (roots.size() == 1) {
            throw new MalformedRecordException("a policy has one root key");
        }
        if (!roots.isEmpty()) {
            builder.rootKeys(roots.get(0), roots.get(1));
        }
        if (in.flag()) {
            builder.allowSameHome();
        }
        if (in.flag()) {
            builder.allowManagedRoot();
        }
        in.list(0, 1, RecordCodec::availability).forEach(builder::availability);
        in.list(0, 1, uri -> uri.text(MAX_URI_CHARS)).forEach(builder::availabilityKey);
        List<PolicyApprover> approvers = in.list(0, MAX_SIGNATURES, ChangeCodec::approver);
        builder.approvers(approvers, (int) in.number(0, MAX_SIGNATURES));
        if (in.flag()) {
            builder.allowSmallQuorum();
        }
        return builder.build();
    }

    private static List<ChainChange.Replacement> replacements(RecordReader in) throws MalformedRecordException {
        var replacements = in.list(0, ROOTS, ChangeCodec::replacement);
        if (replacements.stream().map(ChainChange.Replacement::old).distinct().count() < replacements.size()) {
            throw new MalformedRecordException("a root key is replaced twice");
        }
        return replacements;
    }

    private static ChainChange.Replacement replacement(RecordReader in) throws MalformedRecordException {
        return new ChainChange.Replacement(
                new RootKeyUri(in.text(MAX_URI_CHARS)), new RootKeyUri(in.text(MAX_URI_CHARS)));
    }

    private static PolicyApprover approver(RecordReader in) throws MalformedRecordException {
        var name = in.text(Limits.ALIAS_CHARS);
        var key = in.bytes(1, MAX_KEY_BYTES);
        var text = new String(key.copy(), StandardCharsets.UTF_8);
        if (!bytesOf(text).equals(key)) {
            throw new MalformedRecordException("the key of an approver is not UTF-8");
        }
        return new PolicyApprover(name, text);
    }

    /** The key may be several lines, which a text of the chain's records may not. */
    private static void writeApprover(RecordWriter out, PolicyApprover approver) {
        out.text(approver.name()).bytes(bytesOf(approver.publicKey()));
    }

    private static Bytes bytesOf(String text) {
        return Bytes.takeOwnershipOf(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String aliasOrId(RecordReader in) throws MalformedRecordException {
        return in.text(Limits.ALIAS_CHARS);
    }
}
