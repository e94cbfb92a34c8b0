#include "engine/disclosure/signing_key.h"

#include <sodium.h>

#include <algorithm>
#include <cctype>
#include <span>

#include "engine/base/base64.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/disclosure/keyed_hash.h"

namespace cairn::disclosure {
namespace {

// RFC 8410, sections 4 and 7: everything in front of the 32 bytes of an Ed25519 key.
constexpr std::string_view kPublicPrefix{"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12};
constexpr std::string_view kPrivatePrefix{"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 16};
constexpr std::string_view kPrivate = "PRIVATE", kPublic = "PUBLIC";
constexpr std::size_t kKeyBytes = 32, kFingerprintDigits = 64;
static_assert(crypto_sign_SEEDBYTES == kKeyBytes && crypto_sign_PUBLICKEYBYTES == kKeyBytes);

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// The first or last line of a key in PEM (RFC 7468).
std::string pem_line(std::string_view place, std::string_view half) {
  return "-----" + std::string(place) + " " + std::string(half) + " KEY-----";
}

/// What stands between the two lines, without white space.
std::string read_pem(std::string_view text, std::string_view half) {
  const std::string begin = pem_line("BEGIN", half), end = pem_line("END", half);
  const auto from = text.find(begin);
  const auto to = text.find(end);
  if (from == std::string_view::npos || to == std::string_view::npos || to < from + begin.size()) return "";
  std::string inside(text.substr(from + begin.size(), to - from - begin.size()));
  std::erase_if(inside, [](unsigned char c) { return std::isspace(c) != 0; });
  return inside;
}

/// The 32 bytes of a key in its one spelling; empty for anything else.
std::string read_key(std::string_view text, std::string_view prefix) {
  const auto bytes = decode_base64(text);
  const bool is_key = bytes && bytes->size() == prefix.size() + kKeyBytes && bytes->starts_with(prefix) &&
                      encode_base64(*bytes) == text;
  return is_key ? bytes->substr(prefix.size()) : "";
}

/// Both halves as libsodium wants them.
struct Pair {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
  explicit Pair(const std::array<unsigned char, kKeyBytes>& seed) {
    CAIRN_ASSERT(sodium_init() >= 0);
    crypto_sign_seed_keypair(open.data(), secret.data(), seed.data());
  }
  ~Pair() { sodium_memzero(secret.data(), secret.size()); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
};

std::string_view as_text(std::span<const unsigned char> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

SigningKey SigningKey::make(Random& random) {
  SigningKey key;
  random.fill(std::as_writable_bytes(std::span(key.seed_)));
  return key;
}

Result<SigningKey> SigningKey::read(std::string_view pem) {
  std::string inside = read_pem(pem, kPrivate);
  std::string bytes = read_key(inside, kPrivatePrefix);
  sodium_memzero(inside.data(), inside.size());
  if (bytes.empty()) {
    return Error{ErrorCode::Unprocessable,
                 "This is no Ed25519 private key. Make one with 'cairn key --file' or 'openssl genpkey -algorithm "
                 "ed25519'."};
  }
  SigningKey key;
  std::copy(bytes.begin(), bytes.end(), key.seed_.begin());
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

SigningKey::~SigningKey() { sodium_memzero(seed_.data(), seed_.size()); }

std::string SigningKey::write() const {
  return pem_line("BEGIN", kPrivate) + "\n" + encode_base64(std::string(kPrivatePrefix) + std::string(as_text(seed_))) +
         "\n" + pem_line("END", kPrivate) + "\n";
}

std::string SigningKey::public_key() const {
  return encode_base64(std::string(kPublicPrefix) + std::string(as_text(Pair(seed_).open)));
}

std::string SigningKey::sign(std::string_view bytes) const {
  const Pair pair(seed_);
  std::array<unsigned char, crypto_sign_BYTES> signature{};
  crypto_sign_detached(signature.data(), nullptr, as_bytes(bytes), bytes.size(), pair.secret.data());
  return encode_base64(as_text(signature));
}

bool is_public_key(std::string_view text) { return !read_key(text, kPublicPrefix).empty(); }

std::string fingerprint_of(std::string_view public_key) {
  const std::string key = read_key(public_key, kPublicPrefix);
  return key.empty() ? "" : sha256_hex(std::string(kPublicPrefix) + key);
}

bool is_signed_by(std::string_view public_key, std::string_view bytes, std::string_view signature) {
  const std::string key = read_key(public_key, kPublicPrefix);
  const auto raw = decode_base64(signature);
  if (key.empty() || !raw || raw->size() != crypto_sign_BYTES || encode_base64(*raw) != signature) return false;
  CAIRN_ASSERT(sodium_init() >= 0);
  return crypto_sign_verify_detached(as_bytes(*raw), as_bytes(bytes), bytes.size(), as_bytes(key)) == 0;
}

Result<std::string> read_fingerprint(std::string_view key_or_fingerprint) {
  const std::string inside = read_pem(key_or_fingerprint, kPublic);
  const std::string_view key = inside.empty() ? trim(key_or_fingerprint) : std::string_view(inside);
  if (is_public_key(key)) return fingerprint_of(key);
  std::string digits;
  for (const unsigned char c : key) {
    if (std::isspace(c) == 0 && c != ':') digits += static_cast<char>(std::tolower(c));
  }
  const bool is_hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (digits.size() == kFingerprintDigits && is_hexadecimal) return digits;
  return Error{ErrorCode::InvalidArgument,
               "This is neither a public key nor a whole fingerprint. Give the 64 digits, or the key that 'cairn key' "
               "shows."};
}

}  // namespace cairn::disclosure
