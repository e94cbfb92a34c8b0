x <- x[!is.na(x)]
y <- y[!is.na(y)]
test <- var.test(x, y, conf.level = conf_level)
side <- factor(rep(1:2, c(length(x), length(y))))
spread_about <- function(centre) { # car::leveneTest
  table <- anova(lm(abs(c(x - centre(x), y - centre(y))) ~ side))
  c(table$`F value`[1], table$`Pr(>F)`[1])
}
normal <- function(v) if (length(v) >= 3 && length(v) <= 5000) unlist(shapiro.test(v)[c("statistic", "p.value")]) else c(NA, NA)
list(f_ratio = test$statistic, f_p = test$p.value, f_ci = test$conf.int, brown_forsythe = spread_about(median), levene = spread_about(mean),
  shapiro_w = c(normal(x)[1], normal(y)[1]), shapiro_p = c(normal(x)[2], normal(y)[2]), sd = c(sd(x), sd(y)))
