// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/crypto/sealing.h"

#include "base/crypto/crypto.h"

#include <cstdlib>
#include <memory>

#include <openssl/evp.h>

namespace quarterdeck::crypto {

namespace {

constexpr std::size_t nonceSize = 12;
constexpr std::size_t tagSize = 16;
static_assert(nonceSize + tagSize == sealingOverhead);

struct ContextFree
{
    void operator()(EVP_CIPHER_CTX *context) const noexcept { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextFree>;

/// What cannot fail but for a mistake of ours or want of memory: nothing safe can be done without.
void must(bool isFine)
{
    if (!isFine)
        std::abort();
}

const unsigned char *in(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

Context begun(const Secret &key, const unsigned char *nonce, std::string_view associatedData, bool isSealing)
{
    must(key.size() == sealingKeySize);
    Context context(EVP_CIPHER_CTX_new());
    must(context != nullptr);
    must(EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), in(key.bytes()), nonce, isSealing ? 1 : 0, nullptr) == 1);
    int length = 0;
    if (!associatedData.empty())
        must(EVP_CipherUpdate(context.get(), nullptr, &length, in(associatedData),
                              static_cast<int>(associatedData.size()))
             == 1);
    return context;
}

} // namespace

std::string seal(const Secret &key, std::string_view plaintext, std::string_view associatedData)
{
    std::string sealed(sealingOverhead + plaintext.size(), '\0');
    auto *out = reinterpret_cast<unsigned char *>(sealed.data());
    fillRandom({out, nonceSize});
    const auto context = begun(key, out, associatedData, true);
    int length = 0;
    if (!plaintext.empty())
        must(
            EVP_CipherUpdate(context.get(), out + nonceSize, &length, in(plaintext), static_cast<int>(plaintext.size()))
            == 1);
    auto *tag = out + nonceSize + plaintext.size();
    must(EVP_CipherFinal_ex(context.get(), tag, &length) == 1); // writes nothing: GCM has no blocks to fill
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tagSize, tag) == 1);
    return sealed;
}

Result<std::string> open(const Secret &key, std::string_view sealed, std::string_view associatedData)
{
    if (sealed.size() < sealingOverhead)
        return Error(ErrorKind::Corrupt, "crypto.notOpened");
    const auto context = begun(key, in(sealed), associatedData, false);
    const auto text = sealed.substr(nonceSize, sealed.size() - sealingOverhead);
    std::string tag(sealed.substr(sealed.size() - tagSize));
    // One byte more than there is text: something to point at when it is empty.
    std::string plaintext(text.size() + 1, '\0');
    auto *out = reinterpret_cast<unsigned char *>(plaintext.data());
    int length = 0;
    if (!text.empty())
        must(EVP_CipherUpdate(context.get(), out, &length, in(text), static_cast<int>(text.size())) == 1);
    must(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tagSize, tag.data()) == 1);
    if (EVP_CipherFinal_ex(context.get(), out + text.size(), &length) != 1) {
        wipe({out, plaintext.size()}); // what did not verify is shown to nobody
        return Error(ErrorKind::Corrupt, "crypto.notOpened");
    }
    plaintext.resize(text.size());
    return plaintext;
}

Result<Secret> openSecret(const Secret &key, std::string_view sealed, std::string_view associatedData)
{
    QD_TRY(auto plaintext, open(key, sealed, associatedData));
    Secret secret(plaintext);
    wipe({reinterpret_cast<unsigned char *>(plaintext.data()), plaintext.size()});
    return secret;
}

} // namespace quarterdeck::crypto
