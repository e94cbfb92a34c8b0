#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"
#include "engine/instruments/instrument.h"

namespace cairn::instruments {
namespace {

TEST(KnownInstruments, AreReadWithoutAFinding) {
  std::size_t count = 0;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with("schemas/instruments/")) continue;
    ++count;
    const auto document = parse_json(file.content);
    ASSERT_TRUE(document) << file.path << ": " << document.error().message;
    const InstrumentReading reading = read_instrument(*document);
    for (const Issue& issue : reading.issues) ADD_FAILURE() << file.path << issue.path << ": " << issue.message;
  }
  EXPECT_EQ(count, 35U);
}

}  // namespace
}  // namespace cairn::instruments
