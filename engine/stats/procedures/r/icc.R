ratings <- as.matrix(data[complete.cases(data), ])
n <- nrow(ratings)
k <- ncol(ratings)
long <- data.frame(value = as.vector(ratings), person = factor(rep(1:n, k)), rater = factor(rep(1:k, each = n)))
squares <- anova(lm(value ~ person + rater, long))$`Mean Sq`
msr <- squares[1]
msc <- squares[2]
mse <- squares[3]
msw <- anova(lm(value ~ person, long))$`Mean Sq`[2]
q <- (1 + conf_level) / 2
# As psych::ICC(data, lmer = FALSE).
by_f <- function(error, df2) {
  f <- msr / error
  low <- f / qf(q, n - 1, df2)
  high <- f * qf(q, df2, n - 1)
  list(single = list(estimate = (msr - error) / (msr + (k - 1) * error), ci = c((low - 1) / (low + k - 1), (high - 1) / (high + k - 1)),
      f = f, df1 = n - 1, df2 = df2, p = pf(f, n - 1, df2, lower.tail = FALSE)),
    average = list(estimate = (msr - error) / msr, ci = 1 - 1 / c(low, high)))
}
one <- by_f(msw, n * (k - 1))
three <- by_f(mse, (n - 1) * (k - 1))
icc2 <- (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n)
u <- k * icc2 * msc / mse
v <- n * (1 + (k - 1) * icc2) - k * icc2
df <- (k - 1) * (n - 1) * (u + v)^2 / ((n - 1) * u^2 + v^2)
high <- qf(q, n - 1, df)
low <- qf(q, df, n - 1)
raters <- k * msc + (k * n - k - n) * mse
ci2 <- c(n * (msr - high * mse) / (high * raters + n * msr), n * (low * msr - mse) / (raters + n * low * msr))
sem <- c(sqrt(max(0, (msc - mse) / n) + mse), sqrt(mse))
list(icc1 = one$single, icc2 = list(estimate = icc2, ci = ci2, p = three$single$p), icc3 = three$single, icc1k = one$average,
  icc2k = list(estimate = (msr - mse) / (msr + (msc - mse) / n), ci = k * ci2 / (1 + (k - 1) * ci2)), icc3k = three$average,
  sem_agreement = sem[1], sem_consistency = sem[2], sdc_agreement = qnorm(0.975) * sqrt(2) * sem[1],
  sdc_consistency = qnorm(0.975) * sqrt(2) * sem[2], msr = msr, msc = msc, mse = mse, msw = msw, k = k, n = n)
