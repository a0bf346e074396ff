package org.o365se.internal.record;

import org.o365se.internal.model.Bytes;

/** The MACs of all records of a file in their order, which the head MAC is over. In one array: of a large chain they are many. */
final class RecordMacs {
    private final RecordWriter all = new RecordWriter();
    private int count;

    void add(Bytes mac) {
        all.raw(mac.copy());
        count++;
    }

    int count() {
        return count;
    }

    byte[] toBytes() {
        return all.toBytes();
    }
}
