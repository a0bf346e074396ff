package org.o365se.internal.record;

import org.o365se.internal.model.Naming;

/** The canonical form of a naming, which its tag covers. */
public final class NamingBytes {
    private static final int OF_POLICY = 1;
    private static final int OF_SCOPE = 2;
    private static final int OF_DEFAULT_SCOPE = 3;
    private static final int OF_AVAILABILITY = 4;

    private NamingBytes() {}

    /** Returns the bytes under the tag. */
    public static byte[] of(Naming naming) {
        if (naming instanceof Naming.OfPolicy named) {
            return new RecordWriter()
                    .u8(OF_POLICY)
                    .id(named.policy())
                    .text(named.alias().toString())
                    .toBytes();
        }
        if (naming instanceof Naming.OfScope named) {
            return new RecordWriter()
                    .u8(OF_SCOPE)
                    .id(named.scope())
                    .text(named.alias().toString())
                    .toBytes();
        }
        if (naming instanceof Naming.OfAvailability decided) {
            return new RecordWriter()
                    .u8(OF_AVAILABILITY)
                    .id(decided.policy())
                    .u8(RecordCodec.codeOf(decided.choice()))
                    .toBytes();
        }
        var chosen = (Naming.OfDefaultScope) naming;
        return new RecordWriter()
                .u8(OF_DEFAULT_SCOPE)
                .id(chosen.policy())
                .id(chosen.scope())
                .toBytes();
    }
}
