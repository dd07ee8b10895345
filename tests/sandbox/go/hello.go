// A first app over Socket Mode, as the documentation of github.com/slack-go/slack writes one: it
// greets whoever says hello, hears a click and a command, and opens a modal.
package main

import (
	"fmt"
	"os"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

func main() {
	api := slack.New(
		os.Getenv("SLACK_BOT_TOKEN"),
		slack.OptionAppLevelToken(os.Getenv("SLACK_APP_TOKEN")),
		slack.OptionAPIURL(os.Getenv("SLACK_API_URL")),
	)
	me, err := api.AuthTest()
	if err != nil {
		fmt.Println("auth.test:", err)
		os.Exit(1)
	}
	fmt.Println("I am", me.User)
	client := socketmode.New(api)
	go func() {
		for event := range client.Events {
			handle(api, client, event)
		}
	}()
	if err := client.Run(); err != nil {
		fmt.Println("socket:", err)
		os.Exit(1)
	}
}

func handle(api *slack.Client, client *socketmode.Client, event socketmode.Event) {
	switch event.Type {
	case socketmode.EventTypeConnected:
		fmt.Println("connected")
	case socketmode.EventTypeEventsAPI:
		client.Ack(*event.Request)
		said, ok := event.Data.(slackevents.EventsAPIEvent)
		if message, is := said.InnerEvent.Data.(*slackevents.MessageEvent); ok && is {
			greet(api, message)
		}
	case socketmode.EventTypeInteractive:
		click, ok := event.Data.(slack.InteractionCallback)
		client.Ack(*event.Request)
		if ok && click.Type == slack.InteractionTypeBlockActions {
			told := fmt.Sprintf("<@%s> clicked the button", click.User.ID)
			post(api, click.Channel.ID, slack.MsgOptionText(told, false))
		}
	case socketmode.EventTypeSlashCommand:
		client.Ack(*event.Request, map[string]interface{}{"text": "Posted"})
	}
}

func greet(api *slack.Client, message *slackevents.MessageEvent) {
	if message.Text != "hello" {
		return
	}
	told := fmt.Sprintf("Hey there <@%s>!", message.User)
	label := slack.NewTextBlockObject("plain_text", "Click Me", false, false)
	button := slack.NewButtonBlockElement("button_click", "", label)
	text := slack.NewTextBlockObject("mrkdwn", told, false, false)
	post(
		api,
		message.Channel,
		slack.MsgOptionText(told, false),
		slack.MsgOptionBlocks(slack.NewSectionBlock(text, nil, slack.NewAccessory(button))),
	)
}

func post(api *slack.Client, channel string, options ...slack.MsgOption) {
	if _, _, err := api.PostMessage(channel, options...); err != nil {
		fmt.Println("chat.postMessage:", err)
	}
}
