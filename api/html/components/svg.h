#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace cairn::api::html {

/// Writes SVG markup. Every text and attribute value is escaped; looks come from presentation attributes, since the
/// content policy refuses inline styles.
class Svg {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;
  void open(std::string_view element, Attributes attributes = {});
  void close(std::string_view element);
  void empty(std::string_view element, Attributes attributes);
  void text(std::string_view element, Attributes attributes, std::string_view content);
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

/// A coordinate: at most one decimal.
std::string coordinate(double value);

/// Round steps for an axis between two values: 0, 2, 4 … at most `most` of them.
double axis_step(double minimum, double maximum, int most);

}  // namespace cairn::api::html
