package org.o365se.nativetests.clients;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A row with an encrypted column. */
@Entity
class Mail {
    @Id
    private long id;

    /** Wide enough for the text and 152 bytes of IV and message. */
    @Column(length = 100_000)
    @Convert(converter = SealedColumn.class)
    private byte[] text = {};

    /** For Hibernate. */
    Mail() {}

    Mail(long id, byte[] text) {
        this.id = id;
        this.text = text.clone();
    }

    long id() {
        return id;
    }

    byte[] text() {
        return text.clone();
    }
}
