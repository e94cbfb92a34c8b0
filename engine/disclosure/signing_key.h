#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/base/result.h"

namespace cairn::disclosure {

/// Half of an Ed25519 key pair (RFC 8032) that signs what leaves. Wiped from memory when it goes.
class SigningKey {
 public:
  static SigningKey make(Random& random);
  /// The text form of RFC 8410 (PKCS #8, PEM), as `openssl genpkey -algorithm ed25519` writes it. Unprocessable for
  /// anything else; the message never repeats the text.
  static Result<SigningKey> read(std::string_view pem);

  SigningKey(SigningKey&& other) noexcept = default;
  SigningKey& operator=(SigningKey&&) = delete;
  SigningKey(const SigningKey&) = delete;
  ~SigningKey();

  std::string write() const;  // the same form
  /// The other half, for everybody: base64 of its SubjectPublicKeyInfo (RFC 8410), the middle of a PEM public key.
  std::string public_key() const;
  /// Base64 of the 64 bytes of a detached signature. The same bytes give the same signature.
  std::string sign(std::string_view bytes) const;

 private:
  SigningKey() = default;
  std::array<unsigned char, 32> seed_{};
};

/// True when `text` is a public key as public_key() gives it: one spelling only.
bool is_public_key(std::string_view text);
/// Hexadecimal SHA-256 of the key's SubjectPublicKeyInfo, to be compared over another channel; what
/// `openssl pkey -pubin -outform der | sha256sum` gives. Empty when the text is no public key.
std::string fingerprint_of(std::string_view public_key);
/// False also for text that is no key or no signature.
bool is_signed_by(std::string_view public_key, std::string_view bytes, std::string_view signature);
/// The fingerprint that a person means: a public key (with or without its PEM lines), or a fingerprint in either case,
/// whole, with or without spaces and colons. InvalidArgument for anything else.
Result<std::string> read_fingerprint(std::string_view key_or_fingerprint);

}  // namespace cairn::disclosure
