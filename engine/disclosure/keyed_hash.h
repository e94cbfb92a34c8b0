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

/// Makes pseudonyms for one extract: HMAC-SHA-256 under a fresh random key that is kept nowhere and wiped when this
/// object goes. Without the key nobody can try out candidates, and pseudonyms of two extracts have nothing in common.
class Pseudonymiser {
 public:
  explicit Pseudonymiser(Random& random);
  ~Pseudonymiser();
  Pseudonymiser(const Pseudonymiser&) = delete;
  Pseudonymiser& operator=(const Pseudonymiser&) = delete;
  /// The first 128 bits as 26 characters of lower-case base 32.
  std::string pseudonym(std::string_view person) const;

 private:
  std::array<unsigned char, 32> key_{};
};

/// True for text of the form that pseudonym() gives.
bool is_pseudonym(std::string_view text);

}  // namespace cairn::disclosure
