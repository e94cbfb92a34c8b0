#pragma once

#include <string>
#include <string_view>

#include "engine/base/random.h"
#include "engine/base/result.h"

namespace cairn::access {

/// A secret of 128 random bits as 22 characters of base64url: links, sessions, machine tokens.
std::string make_token(Random& random);
/// Hexadecimal BLAKE2b-256 (libsodium's crypto_generichash): how tokens are stored and looked up.
std::string hash_token(std::string_view token);
/// Argon2id in libsodium's text form (OWASP password storage: 19 MiB, 2 passes or more).
Result<std::string> hash_password(std::string_view password);
/// Constant time. False for a wrong password and for text that is no hash.
bool verify_password(std::string_view hash, std::string_view password);
/// Same length and content, in time that depends on the length only.
bool is_equal_secret(std::string_view a, std::string_view b);
/// Hexadecimal SHA-256: hashes of files and documents.
std::string sha256(std::string_view bytes);
/// Hexadecimal BLAKE2b-256 of several parts, each preceded by its length: links of the audit chain.
std::string hash_chain(std::initializer_list<std::string_view> parts);

}  // namespace cairn::access
