package org.o365se.internal.record;

import java.util.List;
import java.util.Optional;
import org.o365se.internal.model.Bytes;
import org.o365se.internal.model.KeyEvidence;
import org.o365se.internal.model.KeyEvidence.Finding;
import org.o365se.internal.model.Purge;
import org.o365se.internal.model.Quorum;
import org.o365se.internal.model.RootKeyUri;
import org.o365se.internal.model.Shred;
import org.o365se.internal.record.RecordReader.MalformedRecordException;
import org.o365se.rootkey.WrappedKeyLimits;

/** The parts of the records of policies and scopes that tell of approvals and of destroyed keys. */
final class DestructionCodec {
    private static final int DIGEST_BYTES = 32;
    private static final int MAX_REQUEST_BYTES = 1 << 14;
    private static final int MAX_SIGNATURES = 64;
    private static final int MAX_SIGNATURE_BYTES = 1 << 10;
    private static final int MAX_SEAL_BYTES = 1 << 11;
    private static final int MAX_REASON_CHARS = 1 << 10;

    private DestructionCodec() {}

    // ---- purge ----

    static void writePurge(RecordWriter out, Purge purge) {
        out.bytes(purge.request())
                .u64(purge.requestedAt())
                .list(purge.signatures(), RecordWriter::bytes)
                .u64(purge.approvedAt())
                .u64(purge.notBefore())
                .u64(purge.destroyedAt())
                .list(purge.evidence(), DestructionCodec::writeEvidence);
    }

    static Purge purge(RecordReader in) throws MalformedRecordException {
        var purge = new Purge(
                in.bytes(1, MAX_REQUEST_BYTES),
                time(in),
                signatures(in),
                time(in),
                time(in),
                time(in),
                in.list(0, Purge.MAX_EVIDENCE, DestructionCodec::evidence));
        boolean isComplete = purge.isApproved()
                ? !purge.signatures().isEmpty()
                : purge.signatures().isEmpty() && purge.notBefore() == 0 && !purge.isDone();
        if (!isComplete) {
            throw new MalformedRecordException("a purge is approved, or is to end or done, without the step before it");
        }
        if (purge.notBefore() < purge.approvedAt() || (purge.isDone() && purge.destroyedAt() < purge.notBefore())) {
            throw new MalformedRecordException("a purge was done before its time");
        }
        return purge;
    }

    // ---- shred ----

    static void writeShred(RecordWriter out, Shred shred) {
        out.u64(shred.at())
                .text(shred.reason())
                .bytes(shred.request())
                .list(shred.signatures(), RecordWriter::bytes)
                .list(shred.evidence(), DestructionCodec::writeEvidence);
    }

    static Shred shred(RecordReader in) throws MalformedRecordException {
        var shred = new Shred(
                time(in),
                in.text(MAX_REASON_CHARS),
                in.bytes(0, MAX_REQUEST_BYTES),
                signatures(in),
                in.list(0, Purge.MAX_EVIDENCE, DestructionCodec::evidence));
        if (shred.request().equals(Bytes.NONE) != shred.signatures().isEmpty()) {
            throw new MalformedRecordException("a request to shred is not signed, or a signature has no request");
        }
        return shred;
    }

    // ---- quorum ----

    static void writeQuorum(RecordWriter out, Quorum quorum) {
        out.list(quorum.seal().stream().toList(), RecordWriter::bytes)
                .list(quorum.used(), (list, used) -> list.bytes(used.digest()).u64(used.notAfter()));
    }

    static Quorum quorum(RecordReader in) throws MalformedRecordException {
        Optional<Bytes> seal =
                in.list(0, 1, one -> one.bytes(1, MAX_SEAL_BYTES)).stream().findFirst();
        var used =
                in.list(0, Quorum.MAX_USED, one -> new Quorum.Used(one.bytes(DIGEST_BYTES, DIGEST_BYTES), time(one)));
        if (used.stream().map(Quorum.Used::digest).distinct().count() < used.size()) {
            throw new MalformedRecordException("a request was applied twice");
        }
        return new Quorum(seal, used);
    }

    // ---- evidence ----

    private static void writeEvidence(RecordWriter out, KeyEvidence evidence) {
        out.text(evidence.key().text())
                .text(evidence.version())
                .u8(codeOf(evidence.finding()))
                .list(evidence.detail().isEmpty() ? List.of() : List.of(evidence.detail()), RecordWriter::text)
                .u64(evidence.at());
    }

    private static KeyEvidence evidence(RecordReader in) throws MalformedRecordException {
        int max = WrappedKeyLimits.MAX_TEXT;
        return new KeyEvidence(
                new RootKeyUri(in.text(max)),
                in.text(max),
                finding(in),
                in.list(0, 1, detail -> detail.text(KeyEvidence.MAX_DETAIL)).stream()
                        .findFirst()
                        .orElse(""),
                time(in));
    }

    private static int codeOf(Finding finding) {
        return switch (finding) {
            case ABSENT -> 1;
            case RECOVERABLE -> 2;
            case DENIED -> 3;
            case PRESENT -> 4;
            case UNKNOWN -> 5;
            case DESTROYED -> 6;
        };
    }

    private static Finding finding(RecordReader in) throws MalformedRecordException {
        int code = in.u8();
        return switch (code) {
            case 1 -> Finding.ABSENT;
            case 2 -> Finding.RECOVERABLE;
            case 3 -> Finding.DENIED;
            case 4 -> Finding.PRESENT;
            case 5 -> Finding.UNKNOWN;
            case 6 -> Finding.DESTROYED;
            default -> throw new MalformedRecordException("a finding is " + code);
        };
    }

    private static List<Bytes> signatures(RecordReader in) throws MalformedRecordException {
        return in.list(0, MAX_SIGNATURES, one -> one.bytes(1, MAX_SIGNATURE_BYTES));
    }

    private static long time(RecordReader in) throws MalformedRecordException {
        return in.number(0, Long.MAX_VALUE);
    }
}
