#ifndef ATTACH_CD_LIBCRYPTO_SHIM_H
#define ATTACH_CD_LIBCRYPTO_SHIM_H

/* SHA1_Init and the others are deprecated since OpenSSL 3.0. HMACSHA1 calls them: EVP takes longer. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#endif
