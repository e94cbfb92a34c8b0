#include "engine/disclosure/keyed_hash.h"

#include <gtest/gtest.h>

#include <set>

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

}  // namespace
}  // namespace cairn::disclosure
