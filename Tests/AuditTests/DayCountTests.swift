import Audit
import Testing

@Suite struct DayCountTests {
  @Test(arguments: [(0, "less than a day"), (1, "1 day"), (2, "2 days"), (90, "90 days")])
  func `days are counted in words`(days: Int, text: String) {
    #expect("\(DayCount(days))" == text)
  }
}
