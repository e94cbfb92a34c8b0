#include "engine/access/secret.h"

#include <sodium.h>

#include <array>
#include <cstdint>
#include <semaphore>

#include "engine/base/text.h"

namespace cairn::access {
namespace {

// Above OWASP's minimum (19 MiB, 2 passes), and small enough for a small machine.
constexpr unsigned long long kPasses = 3;
constexpr std::size_t kMemory = std::size_t{32} << 20;
constexpr std::ptrdiff_t kHashesAtOnce = 2;  // a flood of sign-ins must not take all memory

void initialise() {
  static const bool ready = sodium_init() >= 0;
  CAIRN_ASSERT(ready);
}

std::counting_semaphore<kHashesAtOnce>& hash_slots() {
  static std::counting_semaphore<kHashesAtOnce> slots(kHashesAtOnce);
  return slots;
}

class HashSlot {
 public:
  HashSlot() { hash_slots().acquire(); }
  ~HashSlot() { hash_slots().release(); }
  HashSlot(const HashSlot&) = delete;
  HashSlot& operator=(const HashSlot&) = delete;
};

const unsigned char* octets(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

template <std::size_t N>
std::string hexadecimal(const std::array<unsigned char, N>& bytes) {
  return to_hex({reinterpret_cast<const char*>(bytes.data()), N});
}

}  // namespace

std::string make_token(Random& random) {
  std::array<std::byte, 16> bytes{};
  random.fill(bytes);
  std::array<char, sodium_base64_ENCODED_LEN(16, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  sodium_memzero(bytes.data(), bytes.size());
  return text.data();
}

std::string hash_token(std::string_view token) {
  initialise();
  std::array<unsigned char, 32> digest{};
  crypto_generichash(digest.data(), digest.size(), octets(token), token.size(), nullptr, 0);
  return hexadecimal(digest);
}

Result<std::string> hash_password(std::string_view password) {
  initialise();
  const HashSlot slot;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Error{ErrorCode::Busy, "There is not enough memory to check a password just now. Try again in a minute.",
                 "crypto_pwhash_str_alg failed"};
  }
  return std::string(text.data());
}

bool verify_password(std::string_view hash, std::string_view password) {
  initialise();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  std::array<char, crypto_pwhash_STRBYTES> text{};
  hash.copy(text.data(), hash.size());
  const HashSlot slot;
  return crypto_pwhash_str_verify(text.data(), password.data(), password.size()) == 0;
}

bool is_equal_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string sha256(std::string_view bytes) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), octets(bytes), bytes.size());
  return hexadecimal(digest);
}

std::string hash_chain(std::initializer_list<std::string_view> parts) {
  initialise();
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, 32);
  for (const std::string_view part : parts) {
    std::array<unsigned char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i)
      length[i] = static_cast<unsigned char>(std::uint64_t{part.size()} >> (8 * i));
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, octets(part), part.size());
  }
  std::array<unsigned char, 32> digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  return hexadecimal(digest);
}

}  // namespace cairn::access
