#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/embedded.h"
#include "engine/service/check_pathway.h"

namespace cairn::test {

/// A file that travels inside the program, by its path below pathways/fibromyalgia/.
inline std::optional<std::string> fibromyalgia_file(const std::string& name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.path == "pathways/fibromyalgia/" + name) return std::string(file.content);
  }
  return std::nullopt;
}

inline service::PathwaySource fibromyalgia_source() {
  Issues missing;
  auto source = service::gather_pathway(*fibromyalgia_file("pathway.json"), fibromyalgia_file, missing);
  EXPECT_TRUE(missing.empty());
  return source;
}

}  // namespace cairn::test
