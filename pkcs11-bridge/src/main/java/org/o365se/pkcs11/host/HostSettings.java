package org.o365se.pkcs11.host;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What a token host is told of its token.
 *
 * @param library the absolute path of the PKCS#11 library
 * @param arguments what C_Initialize is given, or empty
 * @param label the token's label, or empty
 * @param serial its serial number, or empty
 * @param slot the number of its slot, or empty
 * @param rawRsa whether RSA may be asked for without padding
 * @param unknownAttributes whether a key may be used whose safety the token does not report
 * @param keyLogin whether the PIN may be given for each operation of a key that wants it
 */
public record HostSettings(
        String library,
        String arguments,
        String label,
        String serial,
        String slot,
        boolean rawRsa,
        boolean unknownAttributes,
        boolean keyLogin) {
    /**
     * Writes the settings.
     *
     * @param out where to
     * @throws IOException if one is too long
     */
    public void write(DataOutputStream out) throws IOException {
        Frames.writeText(out, library);
        Frames.writeText(out, arguments);
        Frames.writeText(out, label);
        Frames.writeText(out, serial);
        Frames.writeText(out, slot);
        out.writeBoolean(rawRsa);
        out.writeBoolean(unknownAttributes);
        out.writeBoolean(keyLogin);
    }

    static HostSettings read(DataInputStream in) throws IOException {
        return new HostSettings(
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in),
                Frames.readText(in),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean());
    }
}
