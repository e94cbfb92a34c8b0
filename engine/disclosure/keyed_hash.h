#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/random.h"

namespace cairn::disclosure {

/// Hexadecimal SHA-256 of a file's bytes.
std::string sha256_hex(std::string_view bytes);

/// The same for a file that is read piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void add(std::string_view bytes);
  /// Once, at the end.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Makes pseudonyms: HMAC-SHA-256 under a key that is wiped when this object goes. Without the key nobody can try out
/// candidates.
class Pseudonymiser {
 public:
  /// For one extract: a fresh random key that is kept nowhere, so that two extracts' pseudonyms have nothing in common.
  explicit Pseudonymiser(Random& random);
  /// For all extracts of one project: the key is derived from its secret (HKDF-SHA-256, RFC 5869).
  explicit Pseudonymiser(std::string_view secret);
  ~Pseudonymiser();
  Pseudonymiser(const Pseudonymiser&) = delete;
  Pseudonymiser& operator=(const Pseudonymiser&) = delete;
  /// The first 128 bits as 26 characters of lower-case base 32.
  std::string pseudonym(std::string_view person) const;

 private:
  std::array<unsigned char, 32> key_{};
};

/// 32 bytes derived from a secret (HKDF with SHA-256, RFC 5869, one block). `info` says what the key is for.
std::array<unsigned char, 32> derive_key(std::string_view secret, std::string_view salt, std::string_view info);

/// True for text of the form that pseudonym() gives.
bool is_pseudonym(std::string_view text);

}  // namespace cairn::disclosure
