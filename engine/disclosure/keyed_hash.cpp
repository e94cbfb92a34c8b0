#include "engine/disclosure/keyed_hash.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <span>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace cairn::disclosure {
namespace {

constexpr std::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648, lower case
constexpr std::size_t kLength = 26;

std::string base32(std::span<const unsigned char> bytes) {
  std::string text;
  unsigned buffer = 0, bits = 0;
  for (const unsigned char byte : bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += kAlphabet[(buffer >> (bits - 5)) & 31];
    buffer &= 0xFF;
  }
  if (bits > 0) text += kAlphabet[(buffer << (5 - bits)) & 31];
  return text;
}

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  auto* into = reinterpret_cast<unsigned char*>(digest.data());
  CAIRN_ASSERT(EVP_Digest(bytes.data(), bytes.size(), into, nullptr, EVP_sha256(), nullptr) == 1);
  return to_hex(digest);
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  CAIRN_ASSERT(state_->context != nullptr && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() { EVP_MD_CTX_free(state_->context); }

void Sha256::add(std::string_view bytes) {
  CAIRN_ASSERT(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  CAIRN_ASSERT(EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(digest.data()), nullptr) == 1);
  return to_hex(digest);
}

Pseudonymiser::Pseudonymiser(Random& random) {
  CAIRN_ASSERT(sodium_init() >= 0);
  random.fill(std::as_writable_bytes(std::span(key_)));
}

Pseudonymiser::Pseudonymiser(std::string_view secret) : key_(derive_key(secret, "", "cairn/pseudonym/1")) {}

Pseudonymiser::~Pseudonymiser() { sodium_memzero(key_.data(), key_.size()); }

std::string Pseudonymiser::pseudonym(std::string_view person) const {
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
  static_assert(crypto_auth_hmacsha256_KEYBYTES == 32);
  crypto_auth_hmacsha256(code.data(), as_bytes(person), person.size(), key_.data());
  return base32(std::span(code).first(16));
}

std::array<unsigned char, 32> derive_key(std::string_view secret, std::string_view salt, std::string_view info) {
  CAIRN_ASSERT(sodium_init() >= 0);
  const auto authenticate = [](std::string_view key, std::string_view message) {
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> code{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, as_bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, as_bytes(message), message.size());
    crypto_auth_hmacsha256_final(&state, code.data());
    sodium_memzero(&state, sizeof state);
    return code;
  };
  auto extracted = authenticate(salt, secret);
  const auto derived =
      authenticate({reinterpret_cast<const char*>(extracted.data()), extracted.size()}, std::string(info) + '\x01');
  sodium_memzero(extracted.data(), extracted.size());
  return derived;
}

bool is_pseudonym(std::string_view text) {
  return text.size() == kLength &&
         std::all_of(text.begin(), text.end(), [](char c) { return kAlphabet.find(c) != std::string_view::npos; });
}

}  // namespace cairn::disclosure
