package org.o365se;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServiceEncryptionProviderTest {
    @Test
    void isNamedAsUsersTypeIt() {
        assertEquals("O365ServiceEncryption", new ServiceEncryptionProvider().getName());
    }
}
