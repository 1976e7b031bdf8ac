public import Message

/// The fields that rules ask for, made once.
extension HeaderFieldName {
  public static let bcc: HeaderFieldName = "Bcc"
  public static let cc: HeaderFieldName = "Cc"
  public static let date: HeaderFieldName = "Date"
  public static let dkimSignature: HeaderFieldName = "DKIM-Signature"
  public static let from: HeaderFieldName = "From"
  public static let inReplyTo: HeaderFieldName = "In-Reply-To"
  public static let listID: HeaderFieldName = "List-Id"
  public static let listUnsubscribe: HeaderFieldName = "List-Unsubscribe"
  public static let listUnsubscribePost: HeaderFieldName = "List-Unsubscribe-Post"
  public static let messageID: HeaderFieldName = "Message-ID"
  public static let mimeVersion: HeaderFieldName = "MIME-Version"
  public static let received: HeaderFieldName = "Received"
  public static let references: HeaderFieldName = "References"
  public static let replyTo: HeaderFieldName = "Reply-To"
  public static let returnPath: HeaderFieldName = "Return-Path"
  public static let sender: HeaderFieldName = "Sender"
  public static let subject: HeaderFieldName = "Subject"
  public static let to: HeaderFieldName = "To"
}
