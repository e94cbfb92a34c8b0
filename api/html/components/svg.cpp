#include "api/html/components/svg.h"

#include <cmath>

#include "api/html/html.h"
#include "engine/base/text.h"

namespace cairn::api::html {
namespace {

void add_attributes(Svg::Attributes attributes, std::string& out) {
  for (const auto& [name, value] : attributes)
    out.append(" ").append(name).append("=\"").append(escape(value).text()).append("\"");
}

}  // namespace

void Svg::open(std::string_view element, Attributes attributes) {
  out_.append("<").append(element);
  add_attributes(attributes, out_);
  out_ += ">";
}

void Svg::close(std::string_view element) { out_.append("</").append(element).append(">"); }

void Svg::empty(std::string_view element, Attributes attributes) {
  out_.append("<").append(element);
  add_attributes(attributes, out_);
  out_ += "/>";
}

void Svg::text(std::string_view element, Attributes attributes, std::string_view content) {
  open(element, attributes);
  out_ += escape(content).text();
  close(element);
}

std::string coordinate(double value) { return format_number(value, 1); }

double axis_step(double minimum, double maximum, int most) {
  const double rough = (maximum - minimum) / most;
  if (!(rough > 0)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (power * factor >= rough * (1 - 1e-9)) return power * factor;
  }
  return power * 10;
}

}  // namespace cairn::api::html
