package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a token says of itself before anybody has logged in.
 *
 * @param label its label, without the blanks at its end
 * @param serial its serial number
 * @param manufacturer who made it
 * @param model its model
 * @param slot the number of its slot in this life of the library
 * @param lastPinTry whether one more wrong PIN locks it (CKF_USER_PIN_FINAL_TRY)
 * @param pinLocked whether its PIN is locked (CKF_USER_PIN_LOCKED)
 * @param isInitialized whether it was ever initialised (CKF_TOKEN_INITIALIZED)
 */
public record TokenFacts(
        String label,
        String serial,
        String manufacturer,
        String model,
        long slot,
        boolean lastPinTry,
        boolean pinLocked,
        boolean isInitialized) {
    void write(DataOutputStream out) throws IOException {
        Frames.writeText(out, label);
        Frames.writeText(out, serial);
        Frames.writeText(out, manufacturer);
        Frames.writeText(out, model);
        out.writeLong(slot);
        out.writeBoolean(lastPinTry);
        out.writeBoolean(pinLocked);
        out.writeBoolean(isInitialized);
    }

    /**
     * Reads what a host wrote.
     *
     * @param in the reply
     * @return the token
     * @throws IOException if it is no token
     */
    public static TokenFacts read(DataInputStream in) throws IOException {
        return new TokenFacts(
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in),
                in.readLong(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean());
    }
}
