/** Root keys in Azure Key Vault and Managed HSM, reached through Microsoft's SDK. */
@NullMarked
package org.o365se.keyvault;

import org.jspecify.annotations.NullMarked;
