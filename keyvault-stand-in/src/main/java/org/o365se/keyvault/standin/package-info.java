/** A stand-in for Azure Key Vault, Managed HSM and the token endpoint of Entra ID: for tests and for trying the bridge, never for data that matter. */
@NullMarked
package org.o365se.keyvault.standin;

import org.jspecify.annotations.NullMarked;
