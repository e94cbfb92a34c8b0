#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/embedded.h"
#include "engine/base/error.h"
#include "engine/instruments/instrument.h"

namespace cairn::instruments {
namespace {

constexpr std::string_view kFolder = "schemas/instruments/";

std::vector<Instrument> load_instruments() {
  std::vector<Instrument> instruments;
  for (const EmbeddedFile& file : embedded_files()) {
    if (!file.path.starts_with(kFolder)) continue;
    const Result<Json> document = parse_json(file.content);
    CAIRN_ASSERT(document.has_value());
    InstrumentReading reading = read_instrument(*document);
    CAIRN_ASSERT(reading.instrument && !has_errors(reading.issues));
    instruments.push_back(*std::move(reading.instrument));
  }
  return instruments;
}

}  // namespace

std::span<const Instrument> known_instruments() {
  static const std::vector<Instrument> instruments = load_instruments();
  return instruments;
}

const Instrument* find_instrument(std::string_view id) {
  const auto all = known_instruments();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Instrument& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace cairn::instruments
