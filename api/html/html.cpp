#include "api/html/html.h"

#include <kainjow/mustache.hpp>
#include <map>

#include "engine/base/embedded.h"
#include "engine/base/error.h"
#include "engine/base/markup.h"

namespace cairn::api::html {

namespace mustache = kainjow::mustache;

namespace {

constexpr std::string_view kFolder = "web/templates/";
constexpr std::string_view kEnding = ".html";
constexpr const char* kMarkup = "html";  // {{{name.html}}}: a text under this name is always an Html's

using Templates = std::map<std::string, std::unique_ptr<mustache::mustache>, std::less<>>;

// All parsed once; rendering does not change a template that has neither partials nor lambdas.
const Templates& templates() {
  static const Templates all = [] {
    Templates parsed;
    for (const EmbeddedFile& file : embedded_files()) {
      if (!file.path.starts_with(kFolder) || !file.path.ends_with(kEnding)) continue;
      const std::string_view name =
          file.path.substr(kFolder.size(), file.path.size() - kFolder.size() - kEnding.size());
      auto one = std::make_unique<mustache::mustache>(std::string(file.content));
      CAIRN_ASSERT(one->is_valid());
      parsed.emplace(name, std::move(one));
    }
    return parsed;
  }();
  return all;
}

// Looks names up from the innermost section outwards. Unlike the library's own context it knows that an empty text is
// nothing (so {{#hint}} … {{/hint}} disappears), and that a name nobody set is a bug.
class StrictContext : public mustache::basic_context<std::string> {
 public:
  explicit StrictContext(const mustache::data* root) { push(root); }
  void push(const mustache::data* data) override { stack_.push_back(data); }
  void pop() override { stack_.pop_back(); }
  const mustache::data* get_partial(const std::string&) const override { return nullptr; }

  const mustache::data* get(const std::string& name) const override {
    if (name == ".") return stack_.back();
    const auto dot = name.find('.');
    const std::string first = name.substr(0, dot);
    for (auto level = stack_.rbegin(); level != stack_.rend(); ++level) {
      const mustache::data* found = (*level)->get(first);
      if (!found) continue;
      if (dot != std::string::npos) {
        found = found->get(name.substr(dot + 1));
        if (!found) return &nothing();  // {{{x.html}}} of a text or of a value that is off
      }
      return is_empty(*found) ? &nothing() : found;
    }
    throw AssertionFailure("A template names \"" + name + "\", but the view does not set it.");
  }

 private:
  static const mustache::data& nothing() {
    static const mustache::data value(false);
    return value;
  }
  static bool is_empty(const mustache::data& value) {
    if (value.is_string()) return value.string_value().empty();
    const mustache::data* markup = value.get(kMarkup);
    return markup && markup->is_string() && markup->string_value().empty();
  }

  std::vector<const mustache::data*> stack_;
};

}  // namespace

struct View::Data {
  mustache::data values;
};

View::View() : data_(std::make_unique<Data>()) {}
View::View(const View& other) : data_(std::make_unique<Data>(*other.data_)) {}
View& View::operator=(const View& other) {
  if (this != &other) data_ = std::make_unique<Data>(*other.data_);
  return *this;
}
View::View(View&&) noexcept = default;
View& View::operator=(View&&) noexcept = default;
View::~View() = default;

namespace {
std::string checked_name(std::string_view name) {
  CAIRN_ASSERT(!name.empty() && name != kMarkup && name.find('.') == std::string_view::npos);
  return std::string(name);
}
}  // namespace

View& View::set(std::string_view name, std::string_view text) {
  data_->values.set(checked_name(name), mustache::data(std::string(text)));
  return *this;
}

View& View::set(std::string_view name, const Html& html) {
  data_->values.set(checked_name(name), mustache::data(kMarkup, mustache::data(html.text())));
  return *this;
}

View& View::set(std::string_view name, bool value) {
  data_->values.set(checked_name(name), mustache::data(value));
  return *this;
}

View& View::set(std::string_view name, const View& view) {
  data_->values.set(checked_name(name), view.data_->values);
  return *this;
}

View& View::set(std::string_view name, const std::vector<View>& list) {
  mustache::list items;
  items.reserve(list.size());
  for (const View& view : list) items.push_back(view.data_->values);
  data_->values.set(checked_name(name), mustache::data(items));
  return *this;
}

Html escape(std::string_view text) { return Html::trusted(escape_markup(text)); }

Html render(std::string_view name, const View& view) {
  const auto found = templates().find(name);
  if (found == templates().end())
    throw AssertionFailure("There is no template web/templates/" + std::string(name) + ".html.");
  StrictContext context(&view.data_->values);
  return Html::trusted(found->second->render(context));
}

}  // namespace cairn::api::html
