#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cairn {

/// Line and column (in characters) of a place in a text, from 1; 0 when it is not known.
struct TextPlace {
  std::size_t line = 0, column = 0;
};

/// Where elements stand in the text of a JSON document, for messages. `paths` are FHIRPath locations as findings carry
/// them ("Questionnaire.item[2].text") or JSON pointers ("/scales/0"); `root` is the JSON pointer of the resource that
/// they begin in ("" or
/// "/entry/0/resource"). An element that is not there has the place of the nearest one around it. One pass over the
/// text, which must have passed parse_json.
std::vector<TextPlace> locate_paths(std::string_view json_text, std::span<const std::string> paths,
                                    std::string_view root = {});

}  // namespace cairn
