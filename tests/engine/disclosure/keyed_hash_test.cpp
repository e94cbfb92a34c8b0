#include "engine/disclosure/keyed_hash.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/base/text.h"

namespace cairn::disclosure {
namespace {

TEST(KeyedHash, Sha256IsThatOfTheStandard) {  // FIPS 180-2, appendix B.1
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(KeyedHash, TwoExtractsHaveNoPseudonymInCommon) {
  SeededRandom random(1);
  const Pseudonymiser first(random), second(random);
  std::set<std::string> seen;
  for (int i = 0; i < 2000; ++i) {
    const std::string person = "person-" + std::to_string(i);
    EXPECT_TRUE(is_pseudonym(first.pseudonym(person)));
    EXPECT_EQ(first.pseudonym(person), first.pseudonym(person));
    seen.insert(first.pseudonym(person));
    seen.insert(second.pseudonym(person));
  }
  EXPECT_EQ(seen.size(), 4000U);
}

TEST(KeyedHash, WithTheSameKeyPseudonymsJoin) {  // the sabotage twin: a kept key would link extracts
  SeededRandom first_random(1), second_random(1);
  EXPECT_EQ(Pseudonymiser(first_random).pseudonym("person"), Pseudonymiser(second_random).pseudonym("person"));
}

TEST(KeyedHash, ADerivedKeyIsThatOfTheStandard) {  // RFC 5869, appendix A.3: no salt, no info, first 32 bytes
  const auto key = derive_key(std::string(22, '\x0b'), "", "");
  EXPECT_EQ(to_hex(std::string(key.begin(), key.end())),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(KeyedHash, OneSecretGivesTheSamePseudonymsAndAnotherGivesOthers) {
  const Pseudonymiser one(std::string_view("secret")), same(std::string_view("secret")),
      other(std::string_view("another"));
  EXPECT_EQ(one.pseudonym("person"), same.pseudonym("person"));
  EXPECT_NE(one.pseudonym("person"), other.pseudonym("person"));
}

}  // namespace
}  // namespace cairn::disclosure
